// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ValueFormTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
            text; anything at all
            text; ""
            boolean; true
            boolean; false
            validate|create|none; validate
            validate|create|none; none
            fail|new; new
            duration; PT0S
            duration; PT0.5S
            duration; P1D
            duration; P1DT2H3M4.5S
            int 1..64; 1
            int 1..64; 64
            int -1..2147483647; -1
            int -1..2147483647; 2147483647
            decimal 1..100; 1
            decimal 1..100; 1.5
            decimal 1..100; 100.0
            jndi; java:app/jdbc/orders
            jndi; java:/PostgresDS
            jndi; jdbc/__default
            jndi; DefaultDataSource
            name; orders
            name; address::queue
            name; topic with blanks?and=more
            name; queue:///Q1
            names; jms
            names; jms, cdi,log
            names; " jms , my.publisher "
            """)
    void value_ofItsForm_isTaken(String form, String value) {
        assertThat(ValueForm.of(form).complaint(value)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
            boolean; yes; must be one of true, false.
            boolean; TRUE; must be one of true, false.
            boolean; ""; must be one of true, false.
            validate|create|none; Create; must be one of validate, create, none.
            validate|create|none; validate|create; must be one of validate, create, none.
            duration; 30; must be an ISO 8601 duration, such as PT30S, PT0.5S or P1D.
            duration; 30s; must be an ISO 8601 duration, such as PT30S, PT0.5S or P1D.
            duration; P1M; must be an ISO 8601 duration, such as PT30S, PT0.5S or P1D.
            duration; ""; must be an ISO 8601 duration, such as PT30S, PT0.5S or P1D.
            duration; PT-1S; must be at least PT0S.
            int 1..64; 0; must be a whole number from 1 to 64.
            int 1..64; 65; must be a whole number from 1 to 64.
            int 1..64; 1.5; must be a whole number from 1 to 64.
            int 1..64; four; must be a whole number from 1 to 64.
            int 1..64; ""; must be a whole number from 1 to 64.
            int 1..64; " 4"; must be a whole number from 1 to 64.
            int 1..64; 4.0; must be a whole number from 1 to 64.
            int 1..64; 1e1; must be a whole number from 1 to 64.
            int 1..64; 99999999999999999999; must be a whole number from 1 to 64.
            int -1..2147483647; -2; must be a whole number from -1 to 2147483647.
            decimal 1..100; 0.99; must be a number from 1 to 100.
            decimal 1..100; 100.01; must be a number from 1 to 100.
            decimal 1..100; NaN; must be a number from 1 to 100.
            decimal 1..100; "1,5"; must be a number from 1 to 100.
            name; " orders"; must be a name of at most 255 characters, without control characters, and without a blank at either end.
            name; "orders "; must be a name of at most 255 characters, without control characters, and without a blank at either end.
            name; "a\tb"; must be a name of at most 255 characters, without control characters, and without a blank at either end.
            names; "jms,"; must be a name, or several with commas between them, each of at most 63 characters, without blanks and without @.
            names; "a@b"; must be a name, or several with commas between them, each of at most 63 characters, without blanks and without @.
            """)
    void value_notOfItsForm_isRefusedWithWhatIsRight(String form, String value, String complaint) {
        assertThat(ValueForm.of(form).complaint(value)).contains(complaint);
    }
}
