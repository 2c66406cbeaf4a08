using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Tests.Support;

/// <summary>Elements of a variable as bytes, whatever their type: what two readers can compare.</summary>
internal static class VariableBytes
{
    /// <summary>Numbers in this machine's order, compounds as stored, strings as their lengths and UTF-8.</summary>
    /// <exception cref="NotSupportedException">There is no way to read elements of this type.</exception>
    public static async Task<byte[]> ReadAsync(
        IByteSource source, IndexedVariable variable, IndexRange[] selection, CancellationToken cancellationToken)
    {
        var elements = selection.Aggregate(1L, (product, range) => product * range.Count);
        switch (variable.Type)
        {
            case ElementType.Compound when HasReferences(variable):
                throw new NotSupportedException($"{variable.Name} holds references to strings or lists");
            case ElementType.Compound or ElementType.Opaque:
                var stored = new byte[elements * variable.ElementBytes];
                await StoredReader.ReadAsync(source, variable, selection, stored, 1, null, cancellationToken);
                return stored;
            case ElementType.String:
                var texts = await StringVariableReader.ReadAsync(source, variable, selection, cancellationToken);
                return [.. texts.Select(Encoding.UTF8.GetBytes).SelectMany(
                    text => (byte[])[.. BitConverter.GetBytes(text.LongLength), .. text])];
            case ElementType.List:
                return await ListReading.ReadAsync(source, variable, selection, cancellationToken);
            default:
                var data = new byte[elements * variable.Type.ByteLength()];
                await VariableReader.ReadAsync(source, variable, selection, data, cancellationToken);
                return data;
        }
    }

    /// <summary>The variables of all groups, each with its path.</summary>
    public static IEnumerable<(string Path, IndexedVariable Variable)> AllVariables(DatasetIndex index) =>
    [
        .. index.Variables.Select(variable => (variable.Name, variable)),
        .. index.Groups.SelectMany(
            group => group.Variables.Select(variable => ($"{group.Path}/{variable.Name}", variable))),
    ];

    /// <summary>
    /// Whether elements hold strings or lists within others: where each is stored differs from writer to writer, and
    /// what they are is compared nowhere but in attributes.
    /// </summary>
    public static bool HasReferences(IndexedVariable variable) => variable.UserType is { } type && HasReferences(type);

    private static bool HasReferences(UserType type) => type.Members.Any(
        member => member.Type is ElementType.String or ElementType.List
            || (member.UserType is { } inner && HasReferences(inner)));
}
