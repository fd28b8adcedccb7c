package org.consort.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A Java file as the compiler's parser sees it.
 *
 * @param name from the root of the repository
 * @param text the whole of it
 * @param unit its tree
 * @param docs gives the Javadoc of a tree
 */
record SourceFile(String name, String text, CompilationUnitTree unit, DocTrees docs) {

    /** A type and where it stands. */
    record TypeSite(SourceFile file, ClassTree tree, TreePath path) {

        boolean isRecord() {
            return tree.getKind() == Tree.Kind.RECORD;
        }

        boolean isInterface() {
            return tree.getKind() == Tree.Kind.INTERFACE || tree.getKind() == Tree.Kind.ANNOTATION_TYPE;
        }

        String name() {
            return file.name + ": " + tree.getSimpleName();
        }
    }

    /** A method or constructor and where it stands. */
    record MethodSite(TypeSite owner, MethodTree tree, TreePath path) {

        boolean isOverride() {
            return tree.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().endsWith("Override"));
        }

        boolean isConstructor() {
            return tree.getName().contentEquals("<init>");
        }

        /** Lines between the braces. */
        int bodyLines() {
            if (tree.getBody() == null) {
                return 0;
            }
            long from = owner.file.docs.getSourcePositions().getStartPosition(owner.file.unit, tree.getBody());
            long to = owner.file.docs.getSourcePositions().getEndPosition(owner.file.unit, tree.getBody());
            long lines = owner.file.unit.getLineMap().getLineNumber(to - 1)
                    - owner.file.unit.getLineMap().getLineNumber(from);
            return (int) Math.max(0, lines - 1);
        }

        String name() {
            return owner.name() + "." + (isConstructor() ? "<constructor>" : tree.getName());
        }
    }

    static List<SourceFile> parse(Collection<Path> files) {
        if (files.isEmpty()) {
            return List.of();
        }
        JavaCompiler compiler = compiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            return parse(compiler, manager.getJavaFileObjectsFromPaths(files));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Parses a text, for tests of the rules themselves. */
    static SourceFile of(String text) {
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Planted.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return text;
                    }
                };
        return parse(compiler(), List.of(file)).get(0);
    }

    int lines() {
        return (int) text.lines().count();
    }

    List<TypeSite> types() {
        List<TypeSite> found = new ArrayList<>();
        new TreePathScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree tree, Void nothing) {
                if (!tree.getSimpleName().isEmpty()) {
                    found.add(new TypeSite(SourceFile.this, tree, getCurrentPath()));
                }
                return super.visitClass(tree, nothing);
            }
        }.scan(unit, null);
        return found;
    }

    /** The methods that are written out: not those that a record or an enum gets by itself. */
    List<MethodSite> methods() {
        List<MethodSite> found = new ArrayList<>();
        for (TypeSite type : types()) {
            for (Tree member : type.tree.getMembers()) {
                if (member instanceof MethodTree method) {
                    found.add(new MethodSite(type, method, new TreePath(type.path, method)));
                }
            }
        }
        return found;
    }

    private static JavaCompiler compiler() {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("this is a Java runtime without a compiler: run the build on a JDK");
        }
        return compiler;
    }

    private static List<SourceFile> parse(JavaCompiler compiler, Iterable<? extends JavaFileObject> files) {
        try {
            JavacTask task = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, files);
            DocTrees docs = DocTrees.instance(task);
            List<SourceFile> parsed = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                URI uri = unit.getSourceFile().toUri();
                String name = "file".equals(uri.getScheme()) ? Repository.name(Path.of(uri)) : uri.getPath();
                String text = unit.getSourceFile().getCharContent(false).toString();
                parsed.add(new SourceFile(name, text, unit, docs));
            }
            return parsed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
