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
/// Each execution of a job, so each silo, computes an array once. The files have no name that another would look for,
/// and are gone with the execution.
/// </remarks>
/// <param name="folder">The job's work folder.</param>
internal sealed class KeptValues(string folder) : IKeptValues, IDisposable
{
    private readonly ConcurrentDictionary<KeptNode, KeptFile> _files = [];

    /// <inheritdoc/>
    public async ValueTask ReadAsync(KeptNode node, Region region, Memory<byte> destination, Evaluation evaluation)
    {
        var file = await _files.GetOrAdd(node, _ => new KeptFile()).OpenAsync(node, folder, evaluation);
        var elementBytes = node.Type.ByteLength();
        var done = 0;
        foreach (var (start, count) in region.Runs(node.Shape))
        {
            var bytes = (int)(count * elementBytes);
            Read(file, start * elementBytes, destination.Span.Slice(done, bytes));
            done += bytes;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }
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

    private sealed class KeptFile : IDisposable
    {
        private readonly SemaphoreSlim _turn = new(1);
        private volatile SafeFileHandle? _whole;

        public async ValueTask<SafeFileHandle> OpenAsync(KeptNode node, string folder, Evaluation evaluation)
        {
            if (_whole is { } known)
            {
                return known;
            }

            // Who waits takes over where the one that computes is cancelled, or fails.
            await _turn.WaitAsync(evaluation.CancellationToken);
            try
            {
                return _whole ??= await ComputeAsync(node, folder, evaluation);
            }
            finally
            {
                _turn.Release();
            }
        }

        public void Dispose()
        {
            _whole?.Dispose();
            _turn.Dispose();
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
