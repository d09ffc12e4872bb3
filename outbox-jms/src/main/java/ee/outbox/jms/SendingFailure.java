// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

/** A batch failed before it was committed, or was surely rolled back: nothing of it was published. */
final class SendingFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Exception reason;

    SendingFailure(Exception reason) {
        super(reason);
        this.reason = reason;
    }

    Exception reason() {
        return reason;
    }
}
