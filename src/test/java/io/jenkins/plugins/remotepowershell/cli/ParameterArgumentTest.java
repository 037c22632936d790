package io.jenkins.plugins.remotepowershell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ParameterArgumentTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "web01",
                "1.10",
                "007",
                "12e45",
                "-0",
                "+1",
                "1.",
                ".5",
                "True",
                "null",
                "{0}",
                "[int]",
                "9999999999999999999",
                "a=b"
            })
    void whatIsNotCanonicallySomethingElseStaysText(String text) {
        assertThat(parse("Name=" + text).value()).isEqualTo(text);
    }

    @Test
    void booleansNumbersListsAndMapsAreTyped() {
        assertThat(parse("A=true").value()).isEqualTo(true);
        assertThat(parse("A=42").value()).isEqualTo(42);
        assertThat(parse("A=-1").value()).isEqualTo(-1);
        assertThat(parse("A=5000000000").value()).isEqualTo(5_000_000_000L);
        assertThat(parse("A=1.5").value()).isEqualTo(1.5);
        assertThat(parse("A=[80,443]").value()).isEqualTo(List.of(80, 443));
        assertThat(parse("A={\"b\":[1]}").value()).isEqualTo(Map.of("b", List.of(1)));
    }

    @Test
    void aColonForcesJson() {
        assertThat(parse("A:=\"42\"").value()).isEqualTo("42");
        assertThat(parse("A:=null").value()).isNull();
        assertThat(parse("A:=1.10").value()).isEqualTo(1.1);
    }

    @Test
    void jsonCanComeFromAFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("ports.json"), "[80, 443]");

        assertThat(parse("Ports:=@" + file).value()).isEqualTo(List.of(80, 443));
    }

    @Test
    void brokenJsonIsRefusedWithoutShowingTheValue() {
        assertThatThrownBy(() -> parse("Secret:=hunter2"))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("Secret is no JSON")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> parse("=x")).hasMessageContaining("expected NAME=VALUE");
        assertThatThrownBy(() -> parse("Name")).hasMessageContaining("expected NAME=VALUE");
    }

    private static ParameterArgument parse(String argument) {
        return new ParameterArgument.Converter().convert(argument);
    }
}
