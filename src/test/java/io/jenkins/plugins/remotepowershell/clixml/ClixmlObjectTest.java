package io.jenkins.plugins.remotepowershell.clixml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Complex objects, their containers and references. [MS-PSRP] 2.2.5.2. */
class ClixmlObjectTest {

    @Test
    void anObjectHasTypesTextAndProperties() throws Exception {
        PsObject process =
                object("<Obj RefId=\"0\"><TN RefId=\"0\"><T>System.Diagnostics.Process</T><T>System.Object</T></TN>"
                        + "<ToString>System.Diagnostics.Process (pwsh)</ToString>"
                        + "<Props><I32 N=\"Id\">42</I32><S N=\"Name\">adapted</S></Props>"
                        + "<MS><S N=\"Name\">extended</S><Nil N=\"Company\"/></MS></Obj>");

        assertThat(process.typeNames()).containsExactly("System.Diagnostics.Process", "System.Object");
        assertThat(process.text()).isEqualTo("System.Diagnostics.Process (pwsh)");
        assertThat(process.property("Id")).isEqualTo(42);
        assertThat(process.property("iD")).as("names in any case").isEqualTo(42);
        assertThat(process.property("Name")).as("the extended one wins").isEqualTo("extended");
        assertThat(process.hasProperty("Company")).isTrue();
        assertThat(process.property("Company")).isNull();
        assertThat(process.hasProperty("Owner")).isFalse();
        assertThat(process.properties()).containsOnlyKeys("Id", "Name", "Company");
        assertThat(process).hasToString("System.Diagnostics.Process");
    }

    @Test
    void theOrderOfChildrenDoesNotMatter() throws Exception {
        PsObject table =
                object("<Obj><MS><S N=\"Note\">n</S></MS><DCT><En><I32 N=\"Value\">1</I32><S N=\"Key\">A</S></En></DCT>"
                        + "<ToString>t</ToString><TN RefId=\"0\"><T>System.Collections.Hashtable</T></TN></Obj>");

        assertThat(table.container()).isEqualTo(PsContainer.DICTIONARY);
        assertThat(((Map<?, ?>) table.value()).get("a")).isEqualTo(1);
        assertThat(table.property("Note")).isEqualTo("n");
        assertThat(table.text()).isEqualTo("t");
    }

    @Test
    void anEnumerationIsAnObjectWithANumber() throws Exception {
        String xml = "<Obj RefId=\"0\"><TN RefId=\"0\"><T>System.Threading.ApartmentState</T><T>System.Enum</T>"
                + "<T>System.ValueType</T><T>System.Object</T></TN><ToString>Unknown</ToString><I32>2</I32></Obj>";

        assertThat(object(xml).value()).isEqualTo(2);
        assertThat(object(xml).text()).isEqualTo("Unknown");
        assertThat(written(PsObject.ofEnum("System.Threading.ApartmentState", "Unknown", 2)))
                .isEqualTo(xml);
    }

    @Test
    void typeNamesAreWrittenOnceAndReferredTo() throws Exception {
        List<PsObject> two = List.of(PsObject.ofEnum("E", "None", 0), PsObject.ofEnum("E", "All", 7));

        String xml = written(two);

        assertThat(xml).containsOnlyOnce("<T>E</T>").contains("<TNRef RefId=\"1\"/>");
        PsObject read = object(xml);
        assertThat(((PsObject) read.items().get(1)).typeNames()).startsWith("E", "System.Enum");
    }

    @Test
    void theSameObjectIsReadAsTheSameObject() throws Exception {
        PsObject shared = PsObject.ofProperties(Map.of("x", 1));

        PsObject read = object(written(List.of(shared, shared, PsObject.ofProperties(Map.of("x", 1)))));

        assertThat(read.items().get(0))
                .isSameAs(read.items().get(1))
                .isNotSameAs(read.items().get(2));
    }

    @Test
    void anObjectMayContainItself() throws Exception {
        PsObject read = object("<Obj RefId=\"7\"><MS><Ref N=\"Self\" RefId=\"7\" /></MS></Obj>");

        assertThat(read.property("Self")).isSameAs(read);
        assertThat(written(read)).isEqualTo("<Obj RefId=\"0\"><MS><Ref N=\"Self\" RefId=\"0\" /></MS></Obj>");
    }

    @Test
    void aListOrMapThatContainsItselfIsReferredTo() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("self", map);

        assertThat(written(list)).contains("<Ref RefId=\"0\" />");
        assertThat(written(map)).contains("<Ref N=\"Value\" RefId=\"0\" />");
    }

    @Test
    void aValueNestedTooDeeplyIsNotWritten() {
        Object value = "end";
        for (int level = 0; level < 1000; level++) {
            value = PsObject.ofProperties(Map.of("inner", value));
        }
        Object nested = value;

        assertThatThrownBy(() -> ClixmlWriter.write(nested))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nested too deeply");
    }

    @Test
    void whatTheWriterNestsAtMostTheReaderReads() throws Exception {
        Object value = "end";
        for (int level = 0; level < ClixmlLimits.DEFAULT.depth() / 2 - 1; level++) {
            value = PsObject.ofProperties(Map.of("inner", value));
        }

        assertThat(ClixmlReader.read(ClixmlWriter.write(value))).isInstanceOf(PsObject.class);
    }

    @ParameterizedTest
    @EnumSource(value = PsContainer.class, mode = EnumSource.Mode.EXCLUDE, names = "DICTIONARY")
    void aContainerKeepsItsKindAndOrder(PsContainer kind) throws Exception {
        PsObject read = object(written(PsObject.ofContainer(kind, List.of("T"), List.of(1, "two", List.of()))));

        assertThat(read.container()).isEqualTo(kind);
        assertThat(read.items()).startsWith(1, "two").hasSize(3);
    }

    @Test
    void aDictionaryKeepsItsKeysOfAnyTypeInOrder() throws Exception {
        Map<Object, Object> entries = new LinkedHashMap<>();
        entries.put("b", null);
        entries.put(2L, "two");
        entries.put("B", 'x');

        PsObject read = object(written(entries));

        assertThat((Map<?, ?>) read.value()).extracting(Map::toString).isEqualTo("{b=null, 2=two, B=x}");
        assertThat(((Map<?, ?>) read.value()).get("B")).isEqualTo('x');
        assertThat(read.isOfType("System.Collections.Hashtable")).isTrue();
    }

    @Test
    void onlyAHashtableFindsItsKeysInAnyCase() throws Exception {
        String entries = "<DCT><En><S N=\"Key\">Name</S><I32 N=\"Value\">1</I32></En></DCT>";

        assertThat(((Map<?, ?>) object("<Obj><TN RefId=\"0\"><T>Deserialized.System.Collections.Hashtable</T></TN>"
                                        + entries + "</Obj>")
                                .value())
                        .get("NAME"))
                .isEqualTo(1);
        assertThat(((Map<?, ?>) object("<Obj><TN RefId=\"0\"><T>System.Collections.Generic.Dictionary</T></TN>"
                                        + entries + "</Obj>")
                                .value())
                        .get("NAME"))
                .isNull();
    }

    @Test
    void aMemberSetIsKeptAmongTheProperties() throws Exception {
        String xml =
                "<Obj RefId=\"0\"><MS><MS N=\"PSStandardMembers\"><S N=\"DefaultDisplayProperty\">Name</S></MS></MS></Obj>";

        PsObject read = object(xml);

        assertThat(((PsMemberSet) read.property("PSStandardMembers")).members())
                .containsEntry("DefaultDisplayProperty", "Name");
        assertThat(written(read)).isEqualTo(xml);
    }

    @Test
    void theProgressElementOfFilesIsARecord() throws Exception {
        PsObject record =
                object("<PR N=\"Record\"><AV>Preparing modules for first use.</AV><AI>0</AI><Nil /><PI>-1</PI>"
                        + "<PC>-1</PC><T>Completed</T><SR>-1</SR><SD> </SD></PR>");

        assertThat(record.isOfType("System.Management.Automation.ProgressRecord"))
                .isTrue();
        assertThat(record.property("Activity")).isEqualTo("Preparing modules for first use.");
        assertThat(record.property("StatusDescription")).isEqualTo(" ");
        assertThat(record.property("CurrentOperation")).isNull();
    }

    @Test
    void whatClixmlHasNoFormForIsRefusedByItsClass() {
        assertThatThrownBy(() -> ClixmlWriter.write(new StringBuilder("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("StringBuilder");
    }

    private static PsObject object(String xml) throws ClixmlException {
        return (PsObject) ClixmlReader.read(xml.getBytes(StandardCharsets.UTF_8));
    }

    private static String written(Object value) {
        return new String(ClixmlWriter.write(value), StandardCharsets.UTF_8);
    }
}
