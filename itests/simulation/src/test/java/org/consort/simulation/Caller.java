package org.consort.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.consort.MemberId;
import org.consort.Registration;
import org.consort.service.NotExecutedException;
import org.consort.service.OutcomeUnknownException;
import org.consort.service.ServiceInfo;
import org.consort.service.Services;
import org.consort.testkit.check.CallsExactlyOnce.Told;
import org.consort.testkit.sim.Dice;

/** Carries services at a node, takes them away and brings them back, and calls them; notes what it was told. */
final class Caller {

    /** The services: one that tells its whole state is replicated as the others are. */
    static final List<String> SERVICES = List.of("active", "hot-standby", "whole");

    private final BusyNotes busy;
    private final Dice dice;
    private final String name;
    private final Services services;
    private final Map<String, NotesObject> objects = new HashMap<>();
    private final Map<String, Registration> carried = new HashMap<>();
    private final Map<String, Set<String>> open = new HashMap<>();
    private int number;

    Caller(BusyNotes busy, Dice dice, String name, Services services) {
        this.busy = busy;
        this.dice = dice;
        this.name = name;
        this.services = services;
        SERVICES.forEach(this::carry);
    }

    private void carry(String service) {
        String lineage = name + "." + ++number;
        String pen = service.equals("active") ? "" : "@" + lineage;
        NotesObject object =
                service.equals("whole") ? new NotesObject(lineage, pen) : new NotesObject.Growing(lineage, pen);
        objects.put(service, object);
        carried.put(
                service,
                services.replicate(Notebook.class, service, object)
                        .by(service.equals("whole") ? "hot-standby" : service));
    }

    void act() {
        String service = SERVICES.get(dice.below(SERVICES.size()));
        switch (dice.below(24)) {
            case 0 -> read(service, Optional.empty());
            case 1 -> {
                Registration registration = carried.remove(service);
                if (registration != null) {
                    registration.close();
                }
            }
            case 2, 3, 4, 5 -> {
                if (!carried.containsKey(service)) {
                    carry(service);
                }
            }
            default -> add(service);
        }
    }

    private void add(String service) {
        String note = name + "-" + ++number;
        busy.of(service).called(note);
        open.computeIfAbsent(service, s -> new HashSet<>()).add(note);
        var unused = services.proxy(Notebook.class, service).add(note).whenComplete((place, failure) -> {
            open.getOrDefault(service, Set.of()).remove(note);
            if (failure == null) {
                busy.of(service).acknowledged(note, new Told(place.lineage(), place.number(), place.as()), busy.now());
            } else if (cause(failure) instanceof NotExecutedException) {
                busy.of(service).notExecuted(note);
            } else if (cause(failure) instanceof OutcomeUnknownException) {
                busy.of(service).unknown(note);
            } else {
                busy.wrong.add("Failure: " + failure);
            }
        });
    }

    /** Reads all notes; if it is for the last time here, looks at this node's own object, too. */
    void read(String service, Optional<MemberId> last) {
        long called = busy.now();
        Set<String> before = Set.copyOf(open.getOrDefault(service, Set.of()));
        var unused = services.proxy(Notebook.class, service).all().whenComplete((page, failure) -> {
            if (failure == null) {
                busy.of(service).read(name, page.lineage(), page.notes(), called);
                before.stream()
                        .filter(open.getOrDefault(service, Set.of())::contains)
                        .forEach(note -> busy.wrong.add("Answers: " + note + " has none, but a later call has"));
                last.filter(self -> isLive(service, self)).ifPresent(self -> compare(service, page));
            } else if (cause(failure) instanceof NotExecutedException
                    || cause(failure) instanceof OutcomeUnknownException) {
                busy.unread++;
            } else {
                busy.wrong.add("Failure: " + failure);
            }
        });
    }

    private boolean isLive(String service, MemberId self) {
        ServiceInfo info = services.list().get(service);
        return carried.containsKey(service)
                && info != null
                && info.carriers().contains(new ServiceInfo.Carrier(self, ServiceInfo.Role.LIVE));
    }

    /** What this node's object has of it: one that is ahead of the log, or behind, is none the worse for that. */
    private void compare(String service, Notebook.Page page) {
        NotesObject object = objects.get(service);
        if (object.lineage.equals(page.lineage())) {
            int common = Math.min(object.notes.size(), page.notes().size());
            busy.of(service).holds(name + "'s object", page.lineage(), object.notes.subList(0, common));
            busy.compared++;
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
    }
}
