using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Pipelines;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Datasets;

namespace Compute.Orleans.WebApi.Dap.Documents;

/// <summary>Writes the data of an answer: DAP2's DataDDS, the structure and then the values in XDR.</summary>
/// <remarks>
/// Memory: one block, in the memory of the connection, whatever is asked for; a client that reads slowly holds that
/// and no thread. Source: DAP 2.0 (ESE-RFC-004.1.2), 7.2.3 and 7.3.
/// </remarks>
/// <param name="dataset">The dataset.</param>
/// <param name="variables">What is answered.</param>
internal sealed class DodsDocument(DapDataset dataset, ImmutableArray<ProjectedVariable> variables)
{
    private const int BlockBytes = 64 * 1024;
    private const int CountBytes = sizeof(int);
    private const long DefaultMissing = -9223372036854775806; // NC_FILL_INT64
    private const ulong DefaultUnsignedMissing = 18446744073709551614; // NC_FILL_UINT64

    private readonly byte[] _head =
        Encoding.UTF8.GetBytes(DdsDocument.Write(dataset.Name, variables) + "\nData:\n");

    private IEnumerable<ProjectedArray> Arrays => variables.SelectMany(variable => variable.Members);

    /// <summary>The document's length in bytes; null where texts are in it, which are as long as they are.</summary>
    /// <exception cref="DapException">An array has more elements than DAP2 can count.</exception>
    public long? Length()
    {
        long? length = _head.Length;
        foreach (var array in Arrays)
        {
            var elements = array.Elements;
            length = array.Variable.IsText
                ? null
                : length + (array.Selection.IsEmpty
                    ? Math.Max(CountBytes, array.Variable.Type.WireBytes())
                    : (2 * CountBytes) + Padded((long)elements * array.Variable.Type.WireBytes()));
        }

        return length;
    }

    /// <summary>Sees that integers of 64 bits are not rounded by being sent as Float64.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DapException">They would be.</exception>
    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        var block = new byte[BlockBytes];
        foreach (var array in Arrays.Where(array => array.Variable.Stored.Type.IsWide()))
        {
            var stored = array.Variable.Stored;
            var missing = stored.Attributes["_FillValue"] is { Integers: [var fill, ..] } ? fill
                : stored.Type == ElementType.Int64 ? DefaultMissing
                : unchecked((long)DefaultUnsignedMissing);
            foreach (var selection in SelectionBlocks.Of(array.Selection, BlockBytes / sizeof(long)))
            {
                var elements = block.AsMemory(0, (int)SelectionBlocks.Elements(selection) * sizeof(long));
                await dataset.File.ReadAsync(stored, selection, elements, cancellationToken);
                if (!XdrEncoder.AreExact(stored.Type, elements.Span, missing))
                {
                    throw new DapException(
                        DapError.CannotReadFile,
                        StatusCodes.Status400BadRequest,
                        $"`{stored.Name}` holds integers beyond 2^53, which DAP2 cannot say: download the file");
                }
            }
        }
    }

    /// <summary>Writes the document.</summary>
    /// <param name="writer">Where to; it is flushed after each block.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task WriteAsync(PipeWriter writer, CancellationToken cancellationToken)
    {
        Require(await writer.WriteAsync(_head, cancellationToken));
        foreach (var array in Arrays)
        {
            await (array.Variable.IsText
                ? WriteTextsAsync(writer, array, cancellationToken)
                : WriteNumbersAsync(writer, array, cancellationToken));
        }
    }

    private async Task WriteNumbersAsync(PipeWriter writer, ProjectedArray array, CancellationToken cancellationToken)
    {
        var stored = array.Variable.Stored;
        var wireBytes = array.Variable.Type.WireBytes();
        var isScalar = array.Selection.IsEmpty;
        if (!isScalar)
        {
            WriteCount(writer, array.Elements); // The array's own count, and then XDR's:
            WriteCount(writer, array.Elements);
        }
        else if (wireBytes == 1)
        {
            writer.Write("\0\0\0"u8); // A single byte is an integer of 32 bits.
        }

        foreach (var selection in SelectionBlocks.Of(array.Selection, BlockBytes / wireBytes))
        {
            var elements = (int)SelectionBlocks.Elements(selection);
            var bytes = elements * wireBytes;
            var wire = writer.GetMemory(bytes)[..bytes];
            var storedBytes = elements * stored.Type.ByteLength();
            await dataset.File.ReadAsync(stored, selection, wire[^storedBytes..], cancellationToken);
            XdrEncoder.Encode(stored.Type, wire.Span, elements);
            writer.Advance(bytes);
            await FlushAsync(writer, cancellationToken);
        }

        if (!isScalar && wireBytes == 1)
        {
            WritePadding(writer, array.Elements);
        }

        await FlushAsync(writer, cancellationToken);
    }

    private async Task WriteTextsAsync(PipeWriter writer, ProjectedArray array, CancellationToken cancellationToken)
    {
        if (!array.Selection.IsEmpty)
        {
            WriteCount(writer, array.Elements);
        }

        await foreach (var text in new StoredTexts(dataset.File, array).ReadAsync(cancellationToken))
        {
            WriteCount(writer, text.Length);
            writer.Write(text.Span);
            WritePadding(writer, text.Length);
            if (writer.UnflushedBytes >= BlockBytes)
            {
                await FlushAsync(writer, cancellationToken);
            }
        }

        await FlushAsync(writer, cancellationToken);
    }

    private static void WriteCount(PipeWriter writer, int count)
    {
        BinaryPrimitives.WriteInt32BigEndian(writer.GetSpan(CountBytes), count);
        writer.Advance(CountBytes);
    }

    private static void WritePadding(PipeWriter writer, int bytes) =>
        writer.Write("\0\0\0"u8[..(int)(Padded(bytes) - bytes)]);

    private static long Padded(long bytes) => (bytes + 3) & ~3L;

    private static async ValueTask FlushAsync(PipeWriter writer, CancellationToken cancellationToken) =>
        Require(await writer.FlushAsync(cancellationToken));

    private static void Require(FlushResult flushed)
    {
        if (flushed.IsCompleted || flushed.IsCanceled)
        {
            throw new OperationCanceledException("the client has gone");
        }
    }
}
