package io.jenkins.plugins.remotepowershell.config;

import hudson.model.ItemGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The directories in which a folder, a multibranch project or Jenkins itself keeps its items. */
final class ChildDirectories {
    /** Beside an item's configuration where the directory is called otherwise; written by the folders plugin. */
    private static final String NAME_FILE = "name-utf8.txt";

    private final Path root;

    ChildDirectories(ItemGroup<?> group) {
        this.root = group.getRootDir().toPath();
    }

    /** An unreadable directory counts as one that has it. */
    boolean has(String name) {
        return Stream.of("jobs", "branches")
                .map(root::resolve)
                .filter(Files::isDirectory)
                .anyMatch(children -> has(children, name));
    }

    private static boolean has(Path children, String name) {
        try (Stream<Path> directories = Files.list(children)) {
            return directories
                    .filter(directory -> Files.exists(directory.resolve("config.xml")))
                    .anyMatch(directory -> isNamed(directory, name));
        } catch (IOException | UncheckedIOException unreadable) {
            return true;
        }
    }

    private static boolean isNamed(Path directory, String name) {
        Path nameFile = directory.resolve(NAME_FILE);
        try {
            return Files.exists(nameFile)
                    ? Files.readString(nameFile).equals(name)
                    : directory.getFileName().toString().equals(name);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
