// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it;

import ee.outbox.it.matrix.Column;
import ee.outbox.it.matrix.Shows;
import ee.outbox.it.server.War;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** By JDBC. */
@Shows(Column.JDBC_DOOR)
class TransactionIT extends TransactionContract {

    @Deployment(testable = false)
    static WebArchive application() {
        return War.named("transaction").pack();
    }
}
