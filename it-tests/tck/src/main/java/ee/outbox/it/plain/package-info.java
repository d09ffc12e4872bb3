// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/** An addition to the test application, for servers without a broker: a plain client factory of Artemis. */
package ee.outbox.it.plain;
