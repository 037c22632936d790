package io.jenkins.plugins.remotepowershell.fuzz;

import io.jenkins.plugins.remotepowershell.clixml.ClixmlException;
import io.jenkins.plugins.remotepowershell.clixml.ClixmlReader;
import io.jenkins.plugins.remotepowershell.clixml.ClixmlWriter;
import io.jenkins.plugins.remotepowershell.psrp.ClientPipeline;
import io.jenkins.plugins.remotepowershell.psrp.ClientRunspacePool;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.PsrpMessage;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.psrp.ReceiveCursor;
import io.jenkins.plugins.remotepowershell.records.FinalRecord;
import io.jenkins.plugins.remotepowershell.records.RecordAssembler;
import io.jenkins.plugins.remotepowershell.records.RecordFormat;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.records.StartRecord;
import io.jenkins.plugins.remotepowershell.wsman.Envelope;
import io.jenkins.plugins.remotepowershell.wsman.Namespaces;
import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;
import io.jenkins.plugins.remotepowershell.wsman.ShellResponses;
import io.jenkins.plugins.remotepowershell.wsman.WsmanAction;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultException;
import io.jenkins.plugins.remotepowershell.wsman.WsmanProtocolException;
import io.jenkins.plugins.remotepowershell.wsman.WsmanRequest;
import io.jenkins.plugins.remotepowershell.wsman.XmlNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** What reads the bytes of a peer, or of our own disk. Each throws only what its Javadoc names. */
enum Reader {
    /** A payload. What is taken can be written again, unless it is nested more deeply than we write. */
    CLIXML {
        @Override
        void read(byte[] input) throws ClixmlException {
            Object value = ClixmlReader.read(input);
            try {
                byte[] written = ClixmlWriter.write(value);
                if (!Arrays.equals(written, ClixmlWriter.write(ClixmlReader.read(written)))) {
                    throw new AssertionError("what was written is read as something else");
                }
            } catch (IllegalArgumentException tooDeep) {
                if (!tooDeep.getMessage().contains("nested too deeply")) {
                    throw tooDeep;
                }
            }
        }
    },
    /** A pool's stream from its opening. */
    POOL {
        @Override
        void read(byte[] input) throws PsrpProtocolException {
            ClientRunspacePool pool = GoodInputs.openedPool();
            pool.receive(input);
        }
    },
    /** A pipeline's stream of fragments. */
    PIPELINE {
        @Override
        void read(byte[] input) throws PsrpProtocolException {
            ClientPipeline pipeline = GoodInputs.openedPool().pipeline(GoodInputs.PIPELINE, ReceiveCursor.START);
            int half = input.length / 2;
            pipeline.receive(Arrays.copyOf(input, half));
            pipeline.receive(Arrays.copyOfRange(input, half, input.length));
            pipeline.cursor();
        }
    },
    /** The same through a message that is whole already. */
    MESSAGE {
        @Override
        void read(byte[] input) throws PsrpProtocolException {
            CreatePipeline.decode(PsrpMessage.decode(input));
        }
    },
    /** A position that was saved on disk. */
    CURSOR {
        @Override
        void read(byte[] input) throws PsrpProtocolException {
            ReceiveCursor cursor;
            try {
                cursor = ReceiveCursor.decode(input);
            } catch (IllegalArgumentException torn) {
                throw new PsrpProtocolException("torn", torn);
            }
            GoodInputs.openedPool().pipeline(GoodInputs.PIPELINE, cursor).cursor();
        }
    },
    /** An answer, read as that of the operation that it says it belongs to, else as one to Receive. */
    ANSWER {
        @Override
        void read(byte[] input) throws WsmanProtocolException, WsmanFaultException {
            String action = Envelope.read(input).action();
            readAs(
                    Stream.of(WsmanAction.values())
                            .filter(it -> it.responseUri().equals(action))
                            .findFirst()
                            .orElse(WsmanAction.RECEIVE),
                    input);
        }
    },
    /** A request, as the simulated host reads it. */
    REQUEST {
        @Override
        void read(byte[] input) throws WsmanProtocolException {
            ServerRequest request = ServerRequest.read(input);
            request.creationXml();
            request.connectXml();
            request.commandId();
            request.arguments();
            request.sent();
            request.signalCode();
            request.filterShellId();
            request.operationTimeout();
            request.envelope().fault();
        }
    },
    /** Lines of a script's output that may be records of the runner: never refused, at most no record. */
    RECORDS {
        @Override
        void read(byte[] input) {
            RecordFormat format = new RecordFormat(GoodInputs.NONCE);
            RecordAssembler assembler = new RecordAssembler();
            for (String line : new String(input, StandardCharsets.UTF_8).split("\u0001", -1)) {
                RecordFormat.nonceOf(line);
                Optional<RunnerRecord> record = format.read(line);
                record.filter(it -> !format.read(format.write(it)).equals(record))
                        .ifPresent(it -> {
                            throw new AssertionError("a record is written as another");
                        });
                record.flatMap(assembler::add).ifPresent(it -> readFields(it.text()));
            }
        }
    };

    /** Takes the input, or refuses it with a checked exception; anything else is wrong. */
    abstract void read(byte[] input) throws Exception;

    private static void readAs(WsmanAction action, byte[] input) throws WsmanProtocolException, WsmanFaultException {
        XmlNode body = ShellResponses.body(new WsmanRequest(action, GoodInputs.MESSAGE, new byte[0]), input);
        switch (action) {
            case CREATE -> ShellResponses.created(body).idleTimeout();
            case GET -> readDescription(body);
            case ENUMERATE, PULL -> {
                ShellResponses.shells(body).items().forEach(shell -> shell.inactivity());
                ShellResponses.commands(body);
            }
            case CONNECT -> ShellResponses.connected(body);
            case IDENTIFY -> ShellResponses.identified(body);
            default -> ShellResponses.received(body);
        }
    }

    private static void readDescription(XmlNode body) throws WsmanProtocolException {
        if (body.child(Namespaces.CONFIG, "Config").isPresent()) {
            ShellResponses.configuration(body).maxEnvelopeSize();
        } else {
            ShellResponses.described(body).runTime();
        }
    }

    private static void readFields(String text) {
        FinalRecord end = FinalRecord.parse(text);
        end.ending();
        end.exitCode();
        end.codeSource();
        end.startedBefore().shellId();
        end.lastNumber();
        StartRecord start = StartRecord.parse(text);
        start.version();
        start.processStartTicks();
    }
}
