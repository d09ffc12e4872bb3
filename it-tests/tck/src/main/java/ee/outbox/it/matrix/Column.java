// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.matrix;

import java.util.Optional;

/** What is to be shown on every server. */
public enum Column {
    ROLLBACK("rollback"),
    COMMIT("commit"),
    ORDER("order"),
    REDELIVERY("redelivery after broker restart"),
    SCHEDULED("scheduled"),
    CONTAINER_MANAGED("CMT"),
    BEAN_MANAGED("BMT"),
    JPA_DOOR("JPA door"),
    JDBC_DOOR("JDBC door"),
    EAR("EAR"),
    NO_FT("no FT");

    private final String title;

    Column(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** What a parameterized test shows by its argument, the demarcation of its transactions. */
    static Optional<Column> ofArgument(String displayName) {
        if (displayName.contains("container-managed")) {
            return Optional.of(CONTAINER_MANAGED);
        }
        return displayName.contains("bean-managed") ? Optional.of(BEAN_MANAGED) : Optional.empty();
    }
}
