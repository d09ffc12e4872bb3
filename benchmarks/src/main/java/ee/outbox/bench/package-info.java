// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What an outbox costs, beside a loop written by hand: scenarios, which measure contestants in their own JVMs in turns, on one
 * database and one broker in processes of their own. Out come rows: {@link ee.outbox.bench.Contest} says where they go.
 */
package ee.outbox.bench;
