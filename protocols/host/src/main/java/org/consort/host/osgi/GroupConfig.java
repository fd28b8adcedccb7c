package org.consort.host.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How this container takes part in a group. Further settings, such as {@code suspicion.timeout.ms}, go beside these. */
@ObjectClassDefinition(
        name = "Consort group",
        description = "A group this container takes part in; docs/configuration.md lists all further settings")
@interface GroupConfig {

    /** The group's name. */
    @AttributeDefinition(name = "Name", description = "Name of the group; letters, digits, '.', '_', '-'")
    String name();

    /** Type of the protocol. */
    @AttributeDefinition(
            name = "Protocol",
            description = "Type of the protocol a founder starts with; a joiner adopts the group's")
    String protocol() default "ring";

    /** Type of the transport. */
    @AttributeDefinition(name = "Transport", description = "Type of the transport")
    String transport() default "tcp";

    /** What protects its links. */
    @AttributeDefinition(
            name = "Security",
            description =
                    "none, authenticated or encrypted, the last two with ':' and the name of a secret if there are several;"
                            + " docs/security-levels.md tells more")
    String security() default "none";

    /** Where to look for the group. */
    @AttributeDefinition(
            name = "Seeds",
            description = "Addresses to ask for the group; the first founds it if nobody has",
            required = false)
    String[] seeds() default {};

    /** Who may form the next view. */
    @AttributeDefinition(name = "Policy", description = "majority, last-survivor or static; the founder's counts")
    String policy() default "majority";

    /** Names of the models to carry. */
    @AttributeDefinition(
            name = "Abstractions",
            description = "Names of the models to carry; empty for all that are installed",
            required = false)
    String[] abstractions() default {};
}
