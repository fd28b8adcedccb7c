package org.consort.demo.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.consort.demo.Talk;

/** What the driver knows of one member. */
final class Seat {

    /** What the driver did to it. */
    enum Fate {
        /** Nothing yet: it is on its way, or in the group. */
        UNHARMED("up"),
        /** SIGKILL. */
        KILLED("killed"),
        /** SIGSTOP. */
        PAUSED("paused");

        private final String word;

        Fate(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /**
     * The view that the member told last.
     *
     * @param number of the view; 0 before the first
     * @param self the member's own identity
     * @param members identities, the oldest first
     */
    record Told(long number, String self, List<String> members) {
        boolean has(String identity) {
            return members.contains(identity);
        }

        boolean hasSelf() {
            return members.contains(self);
        }

        Optional<String> oldest() {
            return members.stream().findFirst();
        }
    }

    private final Container container;
    private Optional<Talk> talk = Optional.empty();
    private Fate fate = Fate.UNHARMED;
    private String state = "STARTING";
    private String why = "";
    private Told view = new Told(0, "", List.of());
    private int delivered;
    private int outstanding;
    private final List<String> answers = new ArrayList<>();

    Seat(Container container) {
        this.container = container;
    }

    String name() {
        return container.name();
    }

    Container container() {
        return container;
    }

    void connect(Talk with) {
        talk = Optional.of(with);
    }

    /** Tells the member something; what is said to one that is not there is lost. */
    void say(String words) {
        talk.ifPresent(line -> line.send(words));
    }

    void suffer(Fate what) {
        fate = what;
    }

    /** It goes on where it stopped, and has yet to learn what the others decided meanwhile. */
    void resume() {
        fate = Fate.UNHARMED;
        state = "RESUMED";
    }

    Fate fate() {
        return fate;
    }

    /** Its state in the group, or what the driver did to it. */
    String state() {
        return fate == Fate.UNHARMED ? state : fate.toString();
    }

    String why() {
        return why;
    }

    Told view() {
        return view;
    }

    int delivered() {
        return delivered;
    }

    int outstanding() {
        return outstanding;
    }

    void outstanding(int more) {
        outstanding += more;
    }

    void forgetOutstanding() {
        outstanding = 0;
    }

    /** In the group, and answering. */
    boolean isUp() {
        return fate == Fate.UNHARMED && state.equals("ACTIVE") && view.hasSelf();
    }

    /** Answers to the driver's questions, oldest first; whoever asks clears them first. */
    List<String> answers() {
        return answers;
    }

    /** Takes up what the member said of itself. */
    void hear(String[] words, String text) {
        switch (words[0]) {
            case "state" -> {
                state = words[1];
                why = text.substring(Math.min(text.length(), words[0].length() + words[1].length() + 2));
            }
            case "view" ->
                view = new Told(
                        Long.parseLong(words[1]), words[2], List.of(words).subList(3, words.length));
            case "progress" -> delivered = Integer.parseInt(words[1]);
            default -> answers.add(text);
        }
    }
}
