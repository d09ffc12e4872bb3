// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0

/** What runs in a process that the laboratory kills: an application, with the places where it can be made to stand still. */
package ee.outbox.it.lab.node;
