// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/** The launcher: knows three servers and the addresses of the example, and nothing of its classes. */
package com.example.orders.demo;
