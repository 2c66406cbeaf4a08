using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Tests.Support;

/// <summary>Elements of a variable as bytes, whatever their type: what two readers can compare.</summary>
internal static class VariableBytes
{
    /// <summary>Numbers in this machine's order; strings and lists as their length (8 bytes) and their bytes.</summary>
    /// <exception cref="NotSupportedException">There is no way to read elements of this type.</exception>
    public static async Task<byte[]> ReadAsync(
        IByteSource source, IndexedVariable variable, IndexRange[] selection, CancellationToken cancellationToken)
    {
        if (variable.Type is not (ElementType.String or ElementType.List or ElementType.Opaque or ElementType.Compound))
        {
            var elements = selection.Aggregate(1L, (product, range) => product * range.Count);
            var data = new byte[elements * variable.Type.ByteLength()];
            await VariableReader.ReadAsync(source, variable, selection, data, cancellationToken);
            return data;
        }

        throw new NotSupportedException($"{variable.Name} is of type {variable.Type}");
    }
}
