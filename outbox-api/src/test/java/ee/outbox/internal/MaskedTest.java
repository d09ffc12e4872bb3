// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ee.outbox.OutboxEvent;
import ee.outbox.OutboxException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MaskedTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cannot connect to jdbc:postgresql://s3cret:5432/orders?user=ann",
                "[JDBC:h2:mem:s3cret]",
                "No suitable driver: jdbc:oracle:thin:ann/s3cret@//db:1521/orders",
                "jdbc:sqlserver://db;user=sa;password={s3cret};encrypt=true",
                "jdbc:sqlserver://db;user=sa;password={my s3cret}",
                "logon denied for scott/s3cret@//db:1521/orders",
                "tcp://ann:s3cret@mq:61616 refused",
                "failover:(ssl://mq:1?user=s3cret,tcp://mq2:2?password=s3cret)?randomize=false",
                "amqps://s3cret.example.com",
                "javax.naming.CommunicationException: ldaps://s3cret:636/dc=example",
                "GET https://ann:s3cret@example.com/a/b",
                "https://example.com/hook?access_token=s3cret&x=1",
                "password=s3cret",
                "Password : s3cret",
                "{user=s3cret, PASSWORD=s3cret, ssl=true}",
                "{\"password\":\"s3cret\",\"x\":1}",
                "{'passwd': 'a s3cret with blanks'}",
                "org.apache.kafka...LoginModule required username=\"s3cret\" password=\"a s3cret\";",
                "unclosed password=\"a s3cret",
                "dbPassword=s3cret",
                "client_secret=s3cret",
                "clientSecret: s3cret",
                "AWS_SECRET_ACCESS_KEY=s3cret",
                "SharedAccessKey=s3cret=",
                "AccountKey=s3cret",
                "x-api-key: s3cret",
                "sessionToken=s3cret",
                "token=s3cret",
                "pwd=s3cret",
                "Authorization: Bearer s3cret",
                "authorization=s3cret",
            })
    void text_withACredentialOrAConnectionUrl_isMasked(String text) {
        String masked = Masked.text(text);

        assertThat(masked).doesNotContain("s3cret").contains("***");
        assertThat(Masked.text(masked)).as("masked again").isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FATAL: password authentication failed for user \"ann\"",
                "Connection to localhost:5432 refused. Check that the hostname and port are correct.",
                "outbox.datasource=java:comp/DefaultDataSource: there is no DataSource of this JNDI name.",
                "The attribute source is \"https://example.com/orders\"",
                "OutboxEvent[id=7@cdi, type=com.example.Placed, channel=orders, seq=1, status=RETRY]",
                "{source=/orders, key=ann@example.com}",
                "Unexpected token: SELECT",
                "The lane was lost, its token is 8.",
                "urn:example:orders; tag:ann@example.com,2026:x",
                "Zeichen: äöü 漢字 😀",
                "",
            })
    void text_withoutAny_staysAsItIs(String text) {
        assertThat(Masked.text(text)).isEqualTo(text);
    }

    @Test
    void text_aroundTheSecret_stays() {
        assertThat(Masked.text("Pool x: jdbc:h2:mem:a is down, password=b was wrong"))
                .isEqualTo("Pool x: jdbc:*** is down, password=\"***\" was wrong");
        assertThat(Masked.text("at tcp://mq:61616 on Monday")).isEqualTo("at tcp://*** on Monday");
    }

    @Test
    void text_ofNull_isNull() {
        assertThat(Masked.text(null)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'a\nb', a\\nb",
        "'a\r\nb\tc', a\\r\\nb\\tc",
        "'a\u001B[2Jb', a\\u001B[2Jb",
        "'a\u0085b', a\\u0085b",
        "'a\u2028b\u2029c', a\\u2028b\\u2029c",
        "'a\u202Eb\u2066c', a\\u202Eb\\u2066c",
    })
    void text_withCharactersThatBreakALine_isOneLine(String text, String line) {
        assertThat(Masked.text(text)).isEqualTo(line);
    }

    @Test
    void text_withNulOrHalfACharacter_canBeStored() {
        assertThat(Masked.text("a\u0000b")).isEqualTo("a\\u0000b");
        assertThat(Masked.text("a" + (char) 0xD83D + "b" + (char) 0xDE00)).isEqualTo("a\\uD83Db\\uDE00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "/",
                "//",
                "@",
                "a@//",
                "a:",
                "jdbc:",
                "password=",
                "authorization: ",
                "a-token",
                "{",
                "\"",
                " \n"
            })
    void text_ofAMillionCharacters_isCut(String piece) {
        assertThat(Masked.text(piece.repeat(1_000_000 / piece.length())).length())
                .isLessThanOrEqualTo(30_010);
    }

    @Test
    void trace_printsTheSamePlaces_andMasksEveryTextOfTheChain() {
        SQLException cause = new SQLException("cannot reach jdbc:h2:mem:s3cret");
        cause.addSuppressed(new IllegalStateException("password=s3cret"));
        RuntimeException failure = new IllegalArgumentException("first\nOUTBOX-204 forged", cause);

        String printed = print(Masked.trace(failure));

        assertThat(printed)
                .doesNotContain("s3cret", "\nOUTBOX-204")
                .startsWith("java.lang.IllegalArgumentException: first\\nOUTBOX-204 forged")
                .contains("Caused by: java.sql.SQLException: cannot reach jdbc:***")
                .contains("Suppressed: java.lang.IllegalStateException: password=\"***\"")
                .contains("at " + MaskedTest.class.getName() + ".trace_");
    }

    @Test
    void trace_ofACircle_ends() {
        Exception first = new Exception("first");
        first.addSuppressed(new Exception("second", first));

        assertThat(print(Masked.trace(first))).contains("first", "second");
    }

    @Test
    void outboxException_isMaskedFromTheStart() {
        assertThat(new OutboxException("no:\njdbc:h2:mem:s3cret")).hasMessage("no:\\njdbc:***");
        assertThat(new OutboxException("password=s3cret", new Exception("x"))).hasMessage("password=\"***\"");
    }

    @Test
    void lastError_isMasked() {
        OutboxEvent event = OutboxEvent.builder().build();

        event.markAsFailed("tcp://ann:s3cret@mq:61616\nis down");
        assertThat(event.getLastError()).isEqualTo("tcp://***\\nis down");
        event.incrementRetry("password=s3cret");
        assertThat(event.getLastError()).isEqualTo("password=\"***\"");
    }

    private static String print(Throwable throwable) {
        StringWriter text = new StringWriter();
        throwable.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
