using System.Collections.Immutable;
using System.IO.Pipelines;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Datasets;

namespace Compute.Orleans.WebApi.Dap.Documents;

/// <summary>Writes the data of an answer as text, in the form of other DAP2 servers.</summary>
/// <remarks>Memory: as <see cref="DodsDocument"/>.</remarks>
/// <param name="dataset">The dataset.</param>
/// <param name="variables">What is answered.</param>
internal sealed class AsciiDocument(DapDataset dataset, ImmutableArray<ProjectedVariable> variables)
{
    private const int BlockElements = 4096;
    private const string Line = "---------------------------------------------\n";

    /// <summary>Sees that all of it can be answered.</summary>
    /// <exception cref="DapException">An array is too large.</exception>
    public void Check()
    {
        foreach (var array in variables.SelectMany(variable => variable.Members))
        {
            _ = array.Elements;
        }
    }

    /// <summary>Writes the document.</summary>
    /// <param name="writer">Where to; it is flushed after each block.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task WriteAsync(PipeWriter writer, CancellationToken cancellationToken)
    {
        _ = Encoding.UTF8.GetBytes(DdsDocument.Write(dataset.Name, variables) + Line, writer);
        foreach (var variable in variables)
        {
            foreach (var array in variable.Members)
            {
                var name = variable.Form == ProjectedForm.Array
                    ? variable.Variable.Id
                    : $"{variable.Variable.Id}.{array.Variable.Id}";
                var rows = new AsciiRows(writer, name, [.. array.Selection.Select(range => range.Count)]);
                await (array.Variable.IsText
                    ? WriteTextsAsync(rows, array, cancellationToken)
                    : WriteNumbersAsync(rows, array, cancellationToken));
                await rows.EndAsync(cancellationToken);
            }
        }
    }

    private async Task WriteNumbersAsync(AsciiRows rows, ProjectedArray array, CancellationToken cancellationToken)
    {
        var stored = array.Variable.Stored;
        var block = new byte[BlockElements * stored.Type.ByteLength()];
        foreach (var selection in SelectionBlocks.Of(array.Selection, BlockElements))
        {
            var elements = (int)SelectionBlocks.Elements(selection);
            var read = block.AsMemory(0, elements * stored.Type.ByteLength());
            await dataset.File.ReadAsync(stored, selection, read, cancellationToken);
            for (var at = 0; at < elements; at++)
            {
                rows.Add(StoredNumbers.Text(stored.Type, read.Span, at));
            }

            await rows.FlushAsync(cancellationToken);
        }
    }

    private async Task WriteTextsAsync(AsciiRows rows, ProjectedArray array, CancellationToken cancellationToken)
    {
        await foreach (var text in new StoredTexts(dataset.File, array).ReadAsync(cancellationToken))
        {
            rows.Add(DapText.Quote(Encoding.UTF8.GetString(text.Span)));
            if (rows.IsFull)
            {
                await rows.FlushAsync(cancellationToken);
            }
        }
    }
}
