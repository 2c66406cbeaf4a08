using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Compute.Orleans.Tests.Support.Shaping;

/// <summary>One direction of a connection: bytes arrive some time after they were sent, and any number are on the way.</summary>
/// <param name="from">Where bytes come from.</param>
/// <param name="to">Where they go.</param>
/// <param name="link">What carries them.</param>
/// <param name="delay">How long they are on the way, in ticks of <see cref="Stopwatch"/>.</param>
/// <param name="start">Nothing leaves before; in ticks of <see cref="Stopwatch"/>.</param>
/// <param name="seen">Is shown each piece when it leaves.</param>
internal sealed class DelayLine(
    Socket from, Socket to, ShapedLink link, long delay, long start, Action<ReadOnlySpan<byte>> seen)
{
    private const int PieceBytes = 64 * 1024;

    /// <summary>What a connection has on the way at most, as a TCP window bounds it: 4 MiB.</summary>
    private const int WindowPieces = 64;

    private readonly Channel<Piece> _onTheWay = Channel.CreateBounded<Piece>(
        new BoundedChannelOptions(WindowPieces) { SingleReader = true, SingleWriter = true });

    /// <summary>Carries bytes until one side ends; an end, and a break, arrives after the bytes before it.</summary>
    /// <param name="cancellationToken">Ends the line.</param>
    /// <exception cref="SocketException">A side broke off.</exception>
    public async Task Run(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = Send(end.Token);
        try
        {
            await Receive(end.Token);
        }
        finally
        {
            await end.CancelAsync();
            await sending;
        }
    }

    private async Task Send(CancellationToken cancellationToken)
    {
        try
        {
            for (var count = -1; count != 0;)
            {
                var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
                count = await from.ReceiveAsync(buffer.AsMemory(0, PieceBytes), cancellationToken);
                seen(buffer.AsSpan(0, count));
                var left = Math.Max(await link.Carry(count, cancellationToken), start);
                await _onTheWay.Writer.WriteAsync(new(buffer, count, left + delay), cancellationToken);
            }

            _onTheWay.Writer.Complete();
        }
        catch (Exception broken) when (broken is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            _onTheWay.Writer.Complete(broken);
        }
    }

    private async Task Receive(CancellationToken cancellationToken)
    {
        await foreach (var piece in _onTheWay.Reader.ReadAllAsync(cancellationToken))
        {
            var wait = piece.Due - Stopwatch.GetTimestamp();
            if (wait > 0)
            {
                await Task.Delay(TimeSpan.FromSeconds((double)wait / Stopwatch.Frequency), cancellationToken);
            }

            for (var sent = 0; sent < piece.Count;)
            {
                sent += await to.SendAsync(piece.Buffer.AsMemory(sent, piece.Count - sent), cancellationToken);
            }

            ArrayPool<byte>.Shared.Return(piece.Buffer);
        }

        to.Shutdown(SocketShutdown.Send);
    }

    private readonly record struct Piece(byte[] Buffer, int Count, long Due);
}
