package io.jenkins.plugins.remotepowershell.transport;

import io.cloudsoft.winrm4j.client.ntlm.NtlmKeys;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Sealing an envelope after NTLM, next to the cipher alone. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NtlmSealBenchmark {
    private static final long SEAL_AND_SIGN_128 = 0x6000_0030L;

    private final byte[] envelope = new byte[100_000];
    private NtlmSecurity security;
    private Cipher cipher;

    @Setup
    public void prepare() throws GeneralSecurityException {
        byte[] key = new byte[16];
        security = new NtlmSecurity(new NtlmKeys(key, SEAL_AND_SIGN_128));
        cipher = Cipher.getInstance("RC4");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "RC4"));
    }

    @Benchmark
    public MessageSecurity.Protected ntlmSeal() {
        return security.protect(envelope);
    }

    @Benchmark
    public byte[] ntlmBareCipher() {
        return cipher.update(envelope);
    }
}
