using System.Collections.Concurrent;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Faults;
using Microsoft.Win32.SafeHandles;

namespace Compute.Orleans.Engine.Execution;

/// <summary>
/// Keeps arrays that many partitions want in files of the job's work folder, so that they take no memory.
/// </summary>
/// <remarks>
/// Each execution of a job, so each silo, computes an array once: an attempt that is given up only waits no longer, and
/// the next one finds the work going on. What failed is begun again by who wants it next. The few megabytes of the work
/// are in the budget of those who want it, and outside of it while nobody does. The files have no name that another
/// would look for, and are gone with the execution.
/// </remarks>
/// <param name="folder">The job's work folder.</param>
internal sealed class KeptValues(string folder) : IKeptValues, IAsyncDisposable
{
    private readonly ConcurrentDictionary<KeptNode, KeptFile> _files = [];
    private readonly CancellationTokenSource _end = new();

    /// <inheritdoc/>
    public async ValueTask ReadAsync(KeptNode node, Region region, Memory<byte> destination, Evaluation evaluation)
    {
        var file = await _files.GetOrAdd(node, _ => new KeptFile()).OpenAsync(node, folder, evaluation, _end.Token);
        var elementBytes = node.Type.ByteLength();
        var done = 0;
        foreach (var (start, count) in region.Runs(node.Shape))
        {
            var bytes = (int)(count * elementBytes);
            Read(file, start * elementBytes, destination.Span.Slice(done, bytes));
            done += bytes;
        }
    }

    /// <summary>Ends what is still computed, and drops the files; nothing is read any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        foreach (var file in _files.Values)
        {
            await file.DisposeAsync();
        }

        _end.Dispose();
    }

    private static void Read(SafeFileHandle file, long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(file, destination, offset);
            if (read == 0)
            {
                throw new ComputeException(Fault.Internal, "output", "a file of values that were kept is too short");
            }

            destination = destination[read..];
            offset += read;
        }
    }

    private sealed class KeptFile : IAsyncDisposable
    {
        private readonly Lock _lock = new();
        private Task<SafeFileHandle>? _work;
        private long _uncounted;

        public async ValueTask<SafeFileHandle> OpenAsync(
            KeptNode node, string folder, Evaluation evaluation, CancellationToken end)
        {
            Task<SafeFileHandle> work;
            lock (_lock)
            {
                if (_work is null or { IsFaulted: true } or { IsCanceled: true })
                {
                    var own = evaluation.Until(end);
                    _work = Task.Factory.StartNew(
                        () => CountedAsync(node, folder, own), end, TaskCreationOptions.DenyChildAttach,
                        TaskScheduler.Current).Unwrap();
                }

                work = _work;
            }

            var file = await work.WaitAsync(evaluation.CancellationToken);
            evaluation.CountRead(Interlocked.Exchange(ref _uncounted, 0)); // Once, by whoever comes first.
            return file;
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                using var file = _work is null ? null : await _work;
            }
            catch (Exception) when (_work is { IsCompletedSuccessfully: false })
            {
                // Whoever waited for it has been told.
            }
        }

        private async Task<SafeFileHandle> CountedAsync(KeptNode node, string folder, Evaluation evaluation)
        {
            try
            {
                return await ComputeAsync(node, folder, evaluation);
            }
            finally
            {
                _ = Interlocked.Add(ref _uncounted, evaluation.BytesRead);
            }
        }

        private static async Task<SafeFileHandle> ComputeAsync(KeptNode node, string folder, Evaluation evaluation)
        {
            DiskWrites.RequireRoom(folder, Region.ElementsOf(node.Shape.AsSpan()) * node.Type.ByteLength());
            var file = DiskWrites.OpenTemporary(Path.Combine(folder, $"{Guid.NewGuid():n}.kept"));
            try
            {
                long done = 0;
                await node.ComputeAsync(
                    values =>
                    {
                        DiskWrites.Write(file, values.Span, done);
                        done += values.Length;
                    },
                    evaluation);
                return file;
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
    }
}
