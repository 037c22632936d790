package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.records.CopyParameters;
import io.jenkins.plugins.remotepowershell.records.RecordFields;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.Ticks;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Stands in for the script that copies files; see the real one in copy/copy.ps1. */
final class BuiltinCopyScript {
    private final SimulatedFiles files;
    private final Map<String, Object> parameters;
    private final PipelineOutput output;

    BuiltinCopyScript(SimulatedFiles files, Map<String, Object> parameters, PipelineOutput output) {
        this.files = files;
        this.parameters = parameters;
        this.output = output;
    }

    void run() throws InterruptedException, BuiltinScriptException {
        String step = text(CopyParameters.STEP);
        String path = text(CopyParameters.PATH);
        RecordFields report = new RecordFields();
        if (files.path(path).isEmpty()) {
            report.with("problem", "RELATIVE");
        } else if (files.refusal(step, path).isPresent()) {
            report.with("problem", files.refusal(step, path).get());
        } else {
            report = perform(step, path, files.path(path).get());
        }
        output.write(RecordKind.OUTPUT, report.write());
    }

    private RecordFields perform(String step, String path, Path file)
            throws InterruptedException, BuiltinScriptException {
        try {
            return switch (step) {
                case CopyParameters.INSPECT, CopyParameters.INSPECT_TARGET -> facts(path, file);
                case CopyParameters.DIGEST -> digest(file);
                case CopyParameters.READ -> read(file);
                case CopyParameters.WRITE -> write(file);
                case CopyParameters.REPLACE -> replace(file);
                case CopyParameters.MAKE_DIRECTORY -> facts(path, Files.createDirectories(file));
                case CopyParameters.LIST -> list(file);
                case CopyParameters.REMOVE -> new RecordFields().with("path", Files.deleteIfExists(file));
                default -> throw new BuiltinScriptException("unknown step of a copy");
            };
        } catch (NoSuchFileException missing) {
            return new RecordFields().with("problem", "MISSING").with("detail", "Could not find file '" + path + "'.");
        } catch (IOException | NoSuchAlgorithmException failed) {
            return new RecordFields().with("problem", "OTHER").with("detail", failed);
        }
    }

    private static RecordFields facts(String path, Path file) throws IOException {
        RecordFields facts = new RecordFields().with("path", path);
        if (Files.isDirectory(file)) {
            return facts.with("kind", "DIRECTORY");
        } else if (!Files.exists(file)) {
            return facts.with("kind", "MISSING");
        }
        return facts.with("kind", "FILE")
                .with("length", Files.size(file))
                .with("modified", Ticks.of(Files.getLastModifiedTime(file).toInstant()));
    }

    private RecordFields digest(Path file) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        long left = number(CopyParameters.LENGTH);
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            for (int count = 0; left > 0 && count >= 0; left -= Math.max(0, count)) {
                count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            }
        }
        return new RecordFields()
                .with("length", number(CopyParameters.LENGTH) - left)
                .with("sha256", HexFormat.of().withUpperCase().formatHex(digest.digest()));
    }

    private RecordFields read(Path file) throws IOException, InterruptedException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long offset = number(CopyParameters.OFFSET);
            byte[] bytes = new byte[(int) Math.max(0, Math.min(number(CopyParameters.COUNT), in.length() - offset))];
            in.seek(offset);
            in.readFully(bytes);
            output.writeValue(bytes);
            return new RecordFields().with("length", in.length());
        }
    }

    private RecordFields write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            if (out.length() != number(CopyParameters.OFFSET)) {
                return new RecordFields().with("problem", "OFFSET").with("length", out.length());
            }
            out.seek(out.length());
            out.write((byte[]) parameters.get(CopyParameters.BYTES));
            return new RecordFields().with("length", out.length());
        }
    }

    private RecordFields replace(Path file) throws IOException {
        Path partial = files.path(text(CopyParameters.PARTIAL)).orElseThrow();
        if (!Files.exists(partial) || Files.size(partial) != number(CopyParameters.LENGTH)) {
            return new RecordFields().with("problem", "OFFSET");
        }
        Files.setLastModifiedTime(partial, FileTime.from(Ticks.instant(number(CopyParameters.MODIFIED))));
        Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
        return facts(text(CopyParameters.PATH), file);
    }

    private RecordFields list(Path directory) throws IOException, InterruptedException {
        try (Stream<Path> all = Files.walk(directory)) {
            List<Path> entries = all.filter(entry -> !entry.equals(directory)).toList();
            for (Path entry : entries) {
                String name = directory.relativize(entry).toString();
                output.write(RecordKind.OUTPUT, facts(name, entry).write());
            }
        }
        return new RecordFields().with("complete", true);
    }

    private String text(String parameter) {
        return String.valueOf(parameters.get(parameter));
    }

    private long number(String parameter) {
        return Long.parseLong(text(parameter));
    }
}
