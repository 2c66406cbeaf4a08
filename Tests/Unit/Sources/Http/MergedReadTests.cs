using Compute.Orleans.Engine.Sources.Http;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

public sealed class MergedReadTests
{
    private readonly byte[] _file = [.. Enumerable.Range(0, 1000).Select(place => (byte)(place * 7))];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task Any_reads_get_their_bytes_however_they_come_and_go() => Gen.Select(
        Gen.Select(Gen.Int[0, 900], Gen.Int[1, 100], Gen.Int[0, 4]).Array[1, 40], Gen.Int[1, 64]).SampleAsync(
        async (wanted, pieceBytes) =>
        {
            using var places = new SemaphoreSlim(2);
            ReadMerger? merger = null;
            merger = new(
                10,
                100,
                300,
                2,
                async request =>
                {
                    await places.WaitAsync(request.Stop);
                    try
                    {
                        var (offset, count) = merger!.Seal(request);
                        for (var at = 0; at < count; at += pieceBytes)
                        {
                            await Task.Yield();
                            request.Stop.ThrowIfCancellationRequested();
                            request.Receive(
                                offset + at, _file.AsSpan((int)offset + at, Math.Min(pieceBytes, count - at)));
                        }
                    }
                    finally
                    {
                        places.Release();
                    }
                },
                CancellationToken.None);

            var reads = wanted.Select(async want =>
            {
                var (offset, count, patience) = want;
                using var impatient = new CancellationTokenSource();
                var bytes = new byte[count];
                var read = merger.ReadAsync(offset, bytes, impatient.Token);
                if (patience == 0)
                {
                    await Task.Yield();
                    await impatient.CancelAsync();
                    await read.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
                else
                {
                    await read;
                }

                Assert.True(read.IsCanceled || bytes.AsSpan().SequenceEqual(_file.AsSpan(offset, count)));
            }).ToList();
            await Task.WhenAll(reads).WaitAsync(TimeSpan.FromSeconds(20), Stop);
            await places.WaitAsync(Stop); // No request has kept its place.
            await places.WaitAsync(Stop);
        },
        iter: 500);
}
