// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

/** The two content modes of CloudEvents. */
enum ContentMode {

    /** The data is the body, the attributes are properties. */
    BINARY,

    /** The body is a document of the event format, with attributes and data. */
    STRUCTURED
}
