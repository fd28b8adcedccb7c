package org.consort.services.machine;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consort.MemberId;
import org.consort.service.ServiceInfo;
import org.consort.service.ServiceInfo.Role;

/** Who holds a service; a part of the replicated state. */
final class Holders {

    private final Map<MemberId, Holder> all = new TreeMap<>();

    Collection<Holder> all() {
        return all.values();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    Optional<Holder> of(MemberId member) {
        return Optional.ofNullable(all.get(member));
    }

    void put(Holder holder) {
        all.put(holder.member(), holder);
    }

    /** A member holds nothing any more; who fetches from it has to ask again. */
    void remove(MemberId member) {
        all.remove(member);
        all.values().removeIf(holder -> holder.donor().filter(member::equals).isPresent());
    }

    /** Only these are in the group. */
    void retain(List<MemberId> present) {
        List.copyOf(all.keySet()).stream()
                .filter(member -> !present.contains(member))
                .forEach(this::remove);
    }

    /** Whose objects serve, in the order in which they began to. */
    List<MemberId> live() {
        return all.values().stream()
                .filter(holder -> holder.is(Role.LIVE))
                .sorted(Comparator.comparingLong(Holder::since))
                .map(Holder::member)
                .toList();
    }

    /** Who has the state, but for this member: one whose object serves, if there is one. */
    Optional<MemberId> donor(MemberId but) {
        return all.values().stream()
                .filter(holder -> !holder.member().equals(but) && !holder.is(Role.FETCHING))
                .min(Comparator.<Holder, Boolean>comparing(holder -> !holder.is(Role.LIVE))
                        .thenComparing(Holder::since))
                .map(Holder::member);
    }

    /** Who fetches since this index. */
    Optional<Holder> fetch(long index) {
        return all.values().stream()
                .filter(holder -> holder.is(Role.FETCHING) && holder.since() == index)
                .findFirst();
    }

    /** For a person. */
    List<ServiceInfo.Carrier> carriers() {
        return all.values().stream()
                .sorted(Comparator.comparing(Holder::role).thenComparing(Holder::since))
                .map(holder -> new ServiceInfo.Carrier(holder.member(), holder.role()))
                .toList();
    }
}
