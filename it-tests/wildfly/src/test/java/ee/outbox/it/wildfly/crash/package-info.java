// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0

/** WildFly killed at random while it writes and relays, at least once and exactly once, and what came of it. */
package ee.outbox.it.wildfly.crash;
