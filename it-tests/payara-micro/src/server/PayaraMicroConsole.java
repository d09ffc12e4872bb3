// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0

import fish.payara.micro.PayaraMicro;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;

/**
 * Starts Payara Micro as its own command line does, and then obeys its standard input: {@code deploy <name> <file>} and
 * {@code undeploy <name>}. Payara Micro has no other door to deploy through while it runs. Started from source, so that
 * nothing of the tests is on the server's class path.
 */
public class PayaraMicroConsole {

    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        PayaraMicro.main(arguments);
        var server = PayaraMicro.getInstance().getRuntime();
        out.println("console: started " + server.getLocalDescriptor().getHttpPorts().get(0));
        var commands = new BufferedReader(new InputStreamReader(System.in));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            String[] words = command.split(" ", 3);
            if (words[0].equals("deploy")) {
                // The result is true also when the deployment failed.
                server.deploy(words[1], words[1], new File(words[2]));
            } else {
                server.undeploy(words[1]);
            }
            out.println("console: " + (server.getDeployedApplicationNames().contains(words[1]) ? "is" : "not") + " deployed");
        }
        // The tests are gone, whatever became of them: nobody is left to stop this process.
        System.exit(0);
    }
}
