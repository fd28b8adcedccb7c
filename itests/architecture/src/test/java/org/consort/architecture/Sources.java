package org.consort.architecture;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.consort.architecture.SourceFile.MethodSite;
import org.consort.architecture.SourceFile.TypeSite;

/** The rules over Java sources: each takes files and answers with what is wrong in them. */
final class Sources {

    static final int FILE_LINES = 400;
    static final int METHOD_LINES = 40;
    static final int PARAMETERS = 4;

    /** Constructors wire: a record of collaborators would only hide how many there are. */
    static final int COLLABORATORS = 6;

    /** The hot calls of the SPI: a record there would be one more object for every frame. */
    static final Set<String> WIDE_BY_DESIGN = Set.of("Protocol.frame");

    private static final Set<String> EMPTY_NAMES = Set.of("Manager", "Util", "Utils", "Helper", "Impl");
    private static final Set<String> TESTS = Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory");
    private static final Pattern TEXT_OR_COMMENT = Pattern.compile(
            "\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\])'|/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final Pattern SLEEP =
            Pattern.compile("\\bThread\\s*\\.\\s*sleep\\b|\\b[A-Z]+\\s*\\.\\s*sleep\\s*\\(");
    private static final Pattern SYNCHRONIZED = Pattern.compile("\\bsynchronized\\b");

    private Sources() {}

    static List<SourceFile> of(List<Module> modules, Function<Module, List<Path>> which) {
        List<Path> all = new ArrayList<>();
        modules.forEach(module -> all.addAll(which.apply(module)));
        return SourceFile.parse(all);
    }

    static List<String> longFiles(List<SourceFile> files) {
        return files.stream()
                .filter(file -> file.lines() > FILE_LINES)
                .map(file -> file.name() + " has " + file.lines() + " lines")
                .toList();
    }

    static List<String> longMethods(List<SourceFile> files) {
        return methods(files)
                .filter(method -> method.bodyLines() > METHOD_LINES)
                .map(method -> method.name() + " has " + method.bodyLines() + " lines")
                .toList();
    }

    /** A record's parameters are its fields, and an override's are not its own choice. */
    static List<String> wideMethods(List<SourceFile> files) {
        return methods(files)
                .filter(method ->
                        method.tree().getParameters().size() > (method.isConstructor() ? COLLABORATORS : PARAMETERS))
                .filter(method -> !method.isOverride())
                .filter(method -> !(method.isConstructor() && method.owner().isRecord()))
                .filter(method -> !WIDE_BY_DESIGN.contains(method.owner().tree().getSimpleName() + "."
                        + method.tree().getName()))
                .map(method ->
                        method.name() + " has " + method.tree().getParameters().size() + " parameters")
                .toList();
    }

    static List<String> emptyNames(List<SourceFile> files) {
        return files.stream()
                .flatMap(file -> file.types().stream())
                .filter(type -> EMPTY_NAMES.stream()
                        .anyMatch(name -> type.tree().getSimpleName().toString().endsWith(name)))
                .map(TypeSite::name)
                .toList();
    }

    static List<String> sleeps(List<SourceFile> files) {
        return containing(files, SLEEP);
    }

    static List<String> monitors(List<SourceFile> files) {
        return containing(files, SYNCHRONIZED);
    }

    /**
     * Public types and methods of these files that lack a Javadoc with a first sentence. A test in a contract that others inherit
     * needs none: its name is a sentence already.
     */
    static List<String> undocumented(List<SourceFile> files) {
        List<String> wrong = new ArrayList<>();
        for (SourceFile file : files) {
            file.types().stream()
                    .filter(type -> isPublic(type.path()))
                    .filter(type -> lacksPromise(file, type.path()))
                    .forEach(type -> wrong.add(type.name()));
            file.methods().stream()
                    .filter(method -> isPublic(method.path()) && !method.isOverride() && !isTest(method))
                    .filter(method -> lacksPromise(file, method.path()))
                    .forEach(method -> wrong.add(method.name()));
        }
        return wrong;
    }

    private static boolean isTest(MethodSite method) {
        boolean sentence = method.tree().getName().toString().indexOf('_') > 0;
        return sentence
                && method.tree().getModifiers().getAnnotations().stream()
                        .anyMatch(annotation ->
                                TESTS.contains(annotation.getAnnotationType().toString()));
    }

    /** A comment of tags alone promises nothing. */
    static boolean lacksPromise(SourceFile file, TreePath path) {
        DocCommentTree comment = file.docs().getDocCommentTree(path);
        return comment == null || comment.getFirstSentence().isEmpty();
    }

    static boolean lacksPackagePromise(SourceFile packageInfo) {
        TreePath unit = new TreePath(packageInfo.unit());
        return lacksPromise(packageInfo, new TreePath(unit, packageInfo.unit().getPackage()));
    }

    static boolean isExported(SourceFile packageInfo) {
        return hasAnnotation(packageInfo, "Export");
    }

    static boolean hasAnnotation(SourceFile packageInfo, String simpleName) {
        return packageInfo.unit().getPackageAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().endsWith(simpleName));
    }

    private static Stream<MethodSite> methods(List<SourceFile> files) {
        return files.stream().flatMap(file -> file.methods().stream());
    }

    private static List<String> containing(List<SourceFile> files, Pattern forbidden) {
        List<String> wrong = new ArrayList<>();
        for (SourceFile file : files) {
            if (forbidden
                    .matcher(TEXT_OR_COMMENT.matcher(file.text()).replaceAll(" "))
                    .find()) {
                wrong.add(file.name());
            }
        }
        return wrong;
    }

    /** Whether a type or method, and all that it stands in, can be seen from other packages. */
    private static boolean isPublic(TreePath path) {
        for (TreePath at = path; at != null; at = at.getParentPath()) {
            if (at.getLeaf() instanceof ClassTree type && !isPublic(type.getModifiers(), at)) {
                return false;
            }
            if (at.getLeaf() instanceof MethodTree method && !isPublic(method.getModifiers(), at)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPublic(ModifiersTree modifiers, TreePath path) {
        Set<Modifier> flags = modifiers.getFlags();
        boolean inInterface = path.getParentPath().getLeaf() instanceof ClassTree owner
                && (owner.getKind() == Tree.Kind.INTERFACE || owner.getKind() == Tree.Kind.ANNOTATION_TYPE);
        return flags.contains(Modifier.PUBLIC)
                || flags.contains(Modifier.PROTECTED)
                || (inInterface && !flags.contains(Modifier.PRIVATE));
    }
}
