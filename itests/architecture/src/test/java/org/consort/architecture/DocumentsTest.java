package org.consort.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documents lead where they say, and their example compiles. */
class DocumentsTest {

    private static final int README_WORDS = 600;
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
    private static final Pattern EXAMPLE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("<!-- (\\S+) -->\\n```java\\n(.*?)```", Pattern.DOTALL);
    private static final String AROUND = """
            import static java.nio.charset.StandardCharsets.UTF_8;
            import org.consort.*;
            class Example {
                void run() {
                    %s
                }
            }
            """;

    @Test
    void every_link_between_documents_leads_to_a_file() {
        List<Path> documents = documents();
        List<String> broken = new ArrayList<>();
        for (Path document : documents) {
            Matcher link = LINK.matcher(Repository.text(document));
            while (link.find()) {
                String target = link.group(1);
                boolean elsewhere = target.contains("://") || target.startsWith("mailto:");
                if (!elsewhere && !Files.exists(document.resolveSibling(target))) {
                    broken.add(Repository.name(document) + " → " + target);
                }
            }
        }

        assertTrue(documents.size() > 5, "documents found: " + documents);
        assertEquals(List.of(), broken);
    }

    @Test
    void the_readme_is_short() {
        int words = readme().strip().split("\\s+").length;

        assertTrue(words <= README_WORDS, "README.md has " + words + " words");
    }

    @Test
    void the_example_of_the_readme_compiles(@TempDir Path out) throws IOException {
        Matcher example = EXAMPLE.matcher(readme());
        assertTrue(example.find(), "README.md has no example");
        StringWriter errors = new StringWriter();

        assertTrue(compiles(AROUND.formatted(example.group(1)), out, errors), errors::toString);
    }

    @Test
    void every_example_of_extending_stands_in_a_source_that_is_compiled() {
        String text = Repository.text(Repository.root().resolve("docs/extending.md"));
        Matcher example = QUOTED.matcher(text);
        List<String> strange = new ArrayList<>();
        int found = 0;
        while (example.find()) {
            found++;
            Path source = Repository.root().resolve(example.group(1));
            if (!Files.exists(source) || !flat(Repository.text(source)).contains(flat(example.group(2)))) {
                strange.add(example.group(1) + " has no such lines: " + example.group(2));
            }
        }

        assertEquals(text.split("```java", -1).length - 1, found, "examples that name their source");
        assertEquals(List.of(), strange);
    }

    /** Without indentation, which documents may drop. */
    private static String flat(String text) {
        return text.lines().map(String::strip).reduce("", (all, line) -> all + line + "\n");
    }

    private static boolean compiles(String text, Path out, StringWriter errors) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavaFileObject source =
                new SimpleJavaFileObject(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return text;
                    }
                };
        String api = Repository.root().resolve("api/target/classes").toString();
        List<String> options = List.of("-proc:none", "-cp", api, "-d", out.toString());
        return compiler.getTask(errors, null, null, options, null, List.of(source))
                .call();
    }

    private static String readme() {
        return Repository.text(Repository.root().resolve("README.md"));
    }

    private static List<Path> documents() {
        List<Path> found = new ArrayList<>();
        Path root = Repository.root();
        for (String name : List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md")) {
            found.add(root.resolve(name));
        }
        Module.files(root.resolve("docs")).stream()
                .filter(file -> file.toString().endsWith(".md"))
                .forEach(found::add);
        return found;
    }
}
