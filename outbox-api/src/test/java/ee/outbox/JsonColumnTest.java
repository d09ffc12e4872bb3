// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class JsonColumnTest {

    private static String write(Map<String, ?> map) {
        return JsonColumn.of(map, JsonColumn.EMPTY).text();
    }

    private static Map<String, Object> read(String text) {
        return JsonColumn.read(text, JsonColumn.EMPTY).values();
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("text", "{\"a\":\"text\"}"),
                Arguments.of("", "{\"a\":\"\"}"),
                Arguments.of("\"\\ \u0001 \uD83D\uDE00", "{\"a\":\"\\\"\\\\ \\u0001 \uD83D\uDE00\"}"),
                Arguments.of("true", "{\"a\":\"true\"}"),
                Arguments.of("{\"URI\":\"x\"}", "{\"a\":\"{\\\"URI\\\":\\\"x\\\"}\"}"),
                Arguments.of(true, "{\"a\":true}"),
                Arguments.of(false, "{\"a\":false}"),
                Arguments.of(0, "{\"a\":0}"),
                Arguments.of(Integer.MIN_VALUE, "{\"a\":-2147483648}"),
                Arguments.of(Integer.MAX_VALUE, "{\"a\":2147483647}"),
                Arguments.of(
                        URI.create("https://example.com/a?b#c"), "{\"a\":{\"URI\":\"https://example.com/a?b#c\"}}"),
                Arguments.of(
                        OffsetDateTime.parse("2026-11-23T12:00:00.123456789+05:30"),
                        "{\"a\":{\"Timestamp\":\"2026-11-23T12:00:00.123456789+05:30\"}}"),
                Arguments.of(new byte[] {0, 1, -1}, "{\"a\":{\"Binary\":\"AAH/\"}}"),
                Arguments.of(new byte[0], "{\"a\":{\"Binary\":\"\"}}"),
                Arguments.of(new BigInteger("9223372036854775808"), "{\"a\":{\"Whole\":\"9223372036854775808\"}}"),
                Arguments.of(new BigDecimal("1.50"), "{\"a\":{\"Decimal\":\"1.50\"}}"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void value_ofAnyType_comesBackAsWhatItWas(Object value, String column) {
        assertThat(write(Map.of("a", value))).isEqualTo(column);
        assertThat(JsonColumn.of(Map.of("a", value), JsonColumn.EMPTY).values()).containsExactly(Map.entry("a", value));
        assertThat(read(column)).containsExactly(Map.entry("a", value));
    }

    @Test
    void long_written_comesBackAsWholeNumber() {
        assertThat(read(write(Map.of("a", 5L)))).containsEntry("a", BigInteger.valueOf(5));
    }

    @Test
    void double_written_comesBackAsDecimal() {
        assertThat(read(write(Map.of("a", 0.1)))).containsEntry("a", new BigDecimal("0.1"));
    }

    @Test
    void numberWithoutValue_written_isItsText() {
        assertThat(read(write(Map.of("a", Double.NaN)))).containsEntry("a", "NaN");
    }

    @Test
    void numberThatIsNoDecimal_written_isItsText() {
        assertThat(read(write(Map.of("a", new Third())))).containsEntry("a", "1/3");
    }

    private static final class Third extends Number {

        private static final long serialVersionUID = 1L;

        @Override
        public int intValue() {
            return 0;
        }

        @Override
        public long longValue() {
            return 0;
        }

        @Override
        public float floatValue() {
            return 1 / 3F;
        }

        @Override
        public double doubleValue() {
            return 1 / 3D;
        }

        @Override
        public String toString() {
            return "1/3";
        }
    }

    /** A publisher finds at fire what it finds when the event is read from the table. */
    @ParameterizedTest
    @MethodSource("anything")
    void values_written_areThoseThatAreRead(Object value) {
        JsonColumn written = JsonColumn.of(Map.of("a", value), JsonColumn.EMPTY);

        assertThat(written.values()).isEqualTo(read(written.text()));
    }

    static Stream<Object> anything() {
        return Stream.of(5L, 0.1, 0.1F, (short) 7, Double.NaN, new Third(), OutboxStatus.RETRY, "text", 5, true);
    }

    @Test
    void map_likeTheKnown_isNotWrittenAnew() {
        JsonColumn known = JsonColumn.of(Map.of("a", "text"), JsonColumn.EMPTY);

        assertThat(JsonColumn.of(Map.of("a", "text"), known)).isSameAs(known);
        assertThat(JsonColumn.of(Map.of("a", "another"), known).text()).isEqualTo("{\"a\":\"another\"}");
        assertThat(JsonColumn.of(Map.of(), known).text()).isNull();
    }

    @Test
    void text_likeTheKnown_isNotReadAnew() {
        JsonColumn known = JsonColumn.read("{\"a\":1}", JsonColumn.EMPTY);

        assertThat(JsonColumn.read("{\"a\":1}", known)).isSameAs(known);
        assertThat(JsonColumn.read("{\"a\":2}", known).values()).containsExactly(Map.entry("a", 2));
        assertThat(JsonColumn.read(null, known).values()).isEmpty();
    }

    @Test
    void otherType_written_isItsText() {
        assertThat(read(write(Map.of("a", OutboxStatus.RETRY)))).containsEntry("a", "RETRY");
    }

    @Test
    void manyNames_written_keepTheirOrder() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", 1);
        map.put("a", 2);
        map.put("c", 3);

        assertThat(read(write(map)).keySet()).containsExactly("b", "a", "c");
    }

    @Test
    void emptyMap_written_isNoColumn() {
        assertThat(write(Map.of())).isNull();
        assertThat(read(null)).isEmpty();
    }

    @Test
    void unknownType_read_isNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("{\"a\":{\"Colour\":\"red\"}}"))
                .withMessageContaining("Colour");
    }

    /** It takes longer than all else that becomes of an event in memory. */
    @Test
    void attributes_writtenAndRead_needNoLookThroughTheClassPath() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        List<String> looked = new ArrayList<>();
        write(Map.of("first", "of all"));
        thread.setContextClassLoader(new ClassLoader(before) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                looked.add(name);
                return super.getResources(name);
            }
        });
        try {
            read(write(Map.of("text", "a", "number", 1, "uri", URI.create("/a"))));
        } finally {
            thread.setContextClassLoader(before);
        }

        assertThat(looked).isEmpty();
    }
}
