package org.consort.host.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a container says of itself. */
@ObjectClassDefinition(name = "Consort node", description = "The container as a member of groups")
@interface NodeConfig {

    /** The stable name. */
    @AttributeDefinition(
            name = "Name",
            description = "Stable name of this node, unique among the nodes that meet; letters, digits, '.', '_', '-'")
    String name();

    /** What members say of themselves. */
    @AttributeDefinition(
            name = "Properties",
            description = "What this node says of itself in every view, as key=value; predicates choose by them",
            required = false)
    String[] properties() default {};
}
