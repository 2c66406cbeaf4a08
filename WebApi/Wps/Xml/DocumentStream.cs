using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Compute.Orleans.WebApi.Wps.Xml;

/// <summary>What a document is written into on its way out: held back in pooled blocks, sent as it grows.</summary>
/// <remarks>
/// Nothing is sent before <see cref="FlushAsync"/> finds a block's worth, so that what fails until then can still be
/// answered by an exception report: what a pipe was given cannot be taken back. Writing never waits, flushing waits for
/// a reader that is slow.
/// </remarks>
/// <param name="response">The response.</param>
internal sealed class DocumentStream(HttpResponse response) : Stream
{
    /// <summary>Bytes of a block, which is also how much is held back; most documents are smaller.</summary>
    public const int BlockBytes = 16 * 1024;

    private readonly Queue<byte[]> _full = [];
    private readonly bool _isHead = HttpMethods.IsHead(response.HttpContext.Request.Method);
    private byte[]? _open; // The block that is written into, and how much of it is.
    private int _used;
    private long _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private CancellationToken Gone => response.HttpContext.RequestAborted;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _length += buffer.Length;
        while (!_isHead && buffer.Length > 0)
        {
            if (_open is not null && _used == BlockBytes)
            {
                _full.Enqueue(_open);
                _open = null;
            }

            if (_open is null)
            {
                _open = ArrayPool<byte>.Shared.Rent(BlockBytes);
                _used = 0;
            }

            var count = Math.Min(buffer.Length, BlockBytes - _used);
            buffer[..count].CopyTo(_open.AsSpan(_used));
            buffer = buffer[count..];
            _used += count;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    /// <summary>Does nothing: the writer asks for it where the document may not wait.</summary>
    public override void Flush()
    {
    }

    /// <summary>Sends what is held back, if that is a block or more.</summary>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public override Task FlushAsync(CancellationToken cancellationToken) =>
        _full.Count > 0 || (_open is not null && _used == BlockBytes) ? SendBlocks() : Task.CompletedTask;

    /// <summary>Sends the rest; a document of which nothing was sent before says how long it is.</summary>
    public async Task Finish()
    {
        if (!response.HasStarted)
        {
            response.ContentLength = _length;
        }

        await SendBlocks();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        while (_full.TryDequeue(out var block))
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        if (_open is not null)
        {
            ArrayPool<byte>.Shared.Return(_open);
            _open = null;
        }

        base.Dispose(disposing);
    }

    private async Task SendBlocks()
    {
        while (_full.TryDequeue(out var block))
        {
            await Send(block, BlockBytes);
        }

        if (_open is { } rest)
        {
            _open = null;
            await Send(rest, _used);
        }
    }

    private async Task Send(byte[] block, int bytes)
    {
        response.BodyWriter.Write(block.AsSpan(0, bytes));
        ArrayPool<byte>.Shared.Return(block);
        var sent = await response.BodyWriter.FlushAsync(Gone);
        if (sent.IsCompleted)
        {
            throw new ConnectionAbortedException("the client has gone");
        }
    }
}
