using System.Runtime.CompilerServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Datasets;

namespace Compute.Orleans.WebApi.Dap;

/// <summary>Strings that are stored as characters, without the NULs at their ends.</summary>
/// <param name="file">The file.</param>
/// <param name="array">The strings that are wanted; not longer than <see cref="ProjectedArray.LongestText"/>.</param>
internal sealed class StoredTexts(DatasetFile file, ProjectedArray array)
{
    private const int BlockBytes = 64 * 1024;

    /// <summary>Reads them; each is valid until the next one is asked for.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var characters = array.Variable.Characters;
        var length = (int)(characters?.Length ?? 1);
        var atOnce = Math.Max(1, BlockBytes / Math.Max(1, length));
        var block = new byte[Math.Max(1, (int)Math.Min(atOnce, Math.Max(1, array.Elements))) * length];
        foreach (var selection in SelectionBlocks.Of(array.Selection, atOnce))
        {
            var texts = (int)SelectionBlocks.Elements(selection);
            var read = block.AsMemory(0, texts * length);
            IndexRange[] whole = characters is null ? selection : [.. selection, IndexRange.All(length)];
            await file.ReadAsync(array.Variable.Stored, whole, read, cancellationToken);
            for (var text = 0; text < texts; text++)
            {
                yield return read.Slice(text * length, length).TrimEnd((byte)0);
            }
        }
    }
}
