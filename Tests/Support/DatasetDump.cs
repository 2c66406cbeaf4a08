using System.Security.Cryptography;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Tests.Support;

/// <summary>All of a dataset as lines of text, by our readers or by the C libraries.</summary>
public static class DatasetDump
{
    private const long SlabBytes = 16 << 20;

    /// <summary>Of each file the same lines as OfAsync makes, by netcdf-c.</summary>
    /// <param name="files">Paths of the files.</param>
    /// <returns>The lines by path.</returns>
    public static Task<Dictionary<string, string>> ByNetCdfAsync(params IEnumerable<string> files) =>
        RunAsync("dump_netcdf.py", files);

    /// <summary>Of each file the same lines as DataAsync makes, by h5py.</summary>
    /// <param name="files">Paths of the files.</param>
    /// <returns>The lines by path.</returns>
    public static Task<Dictionary<string, string>> ByHdf5Async(params IEnumerable<string> files) =>
        RunAsync("dump_hdf5.py", files);

    /// <summary>A dataset's dimensions, attributes, variables and the hashes of their data, by our readers.</summary>
    public static async Task<string> OfAsync(IByteSource source, CancellationToken cancellationToken) =>
        await OfAsync(source, await DatasetReader.ReadIndexAsync(source, cancellationToken), cancellationToken);

    /// <summary>The same of a dataset whose index is known.</summary>
    public static async Task<string> OfAsync(
        IByteSource source, DatasetIndex index, CancellationToken cancellationToken)
    {
        var lines = new StringBuilder().Append("format ").Append(index.Format).Append('\n');
        var root = new DatasetGroup("", index.Dimensions, index.Variables, index.Attributes);
        foreach (var group in index.Groups.OrderBy(group => group.Path, StringComparer.Ordinal).Prepend(root))
        {
            _ = group == root ? lines : lines.Append($"group {group.Path}\n");
            foreach (var dimension in group.Dimensions)
            {
                _ = lines.Append($"dim {dimension.Name} {dimension.Length} {(dimension.IsUnlimited ? 1 : 0)}\n");
            }

            Attributes(lines, group.Attributes, "");
            foreach (var variable in group.Variables)
            {
                var dimensions = string.Join(',', variable.Dimensions.Select(dimension => dimension.Name));
                _ = lines.Append($"var {variable.Name} {variable.Type} {dimensions}\n");
                _ = variable.UserType is { } type ? lines.Append($"type {Definition(type)}\n") : lines;
                Attributes(lines, variable.Attributes, variable.Name);
                _ = lines.Append("data ").Append(await HashAsync(source, variable, cancellationToken)).Append('\n');
            }
        }

        return lines.ToString();
    }

    /// <summary>The length and hash of each variable's data, by our readers; the reason where it is refused.</summary>
    public static async Task<Dictionary<string, string>> DataAsync(
        IByteSource source, DatasetIndex index, CancellationToken cancellationToken)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, variable) in VariableBytes.AllVariables(index))
        {
            var hash = await HashAsync(source, variable, cancellationToken);
            hashes.Add(path, $"data {path} {variable.Type} {hash}");
        }

        return hashes;
    }

    /// <summary>All elements of a variable, in native order.</summary>
    public static async Task<byte[]> ReadAllAsync(
        IByteSource source, IndexedVariable variable, CancellationToken cancellationToken)
    {
        var elements = variable.Shape.Aggregate(1L, (product, length) => product * length);
        var data = new byte[elements * variable.Type.ByteLength()];
        IndexRange[] all = [.. variable.Shape.Select(IndexRange.All)];
        await VariableReader.ReadAsync(source, variable, all, data, cancellationToken);
        return data;
    }

    /// <summary>The length and the hash of a variable's data, read in slabs of rows.</summary>
    private static async Task<string> HashAsync(
        IByteSource source, IndexedVariable variable, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var readBytes = 0L;
        if (variable.Refusal is { } reason)
        {
            return $"refused {reason}";
        }

        try
        {
            foreach (var selection in Slabs(variable))
            {
                var bytes = await VariableBytes.ReadAsync(source, variable, selection, cancellationToken);
                hash.AppendData(bytes);
                readBytes += bytes.Length;
            }
        }
        catch (ComputeException refusal) when (refusal.Fault == Fault.InvalidValue)
        {
            return $"refused {refusal.Message}";
        }
        catch (NotSupportedException)
        {
            return "?";
        }

        return $"{readBytes} {Convert.ToHexString(hash.GetHashAndReset())}";
    }

    private static IEnumerable<IndexRange[]> Slabs(IndexedVariable variable)
    {
        IndexRange[] all = [.. variable.Shape.Select(IndexRange.All)];
        if (all.Any(range => range.Count == 0))
        {
            yield break;
        }

        if (all.Length == 0)
        {
            yield return all;
            yield break;
        }

        var rowBytes = variable.Shape[1..].Aggregate(8L, (product, length) => product * length);
        var rows = Math.Max(1, SlabBytes / rowBytes);
        for (var first = 0L; first < all[0].Count; first += rows)
        {
            yield return [new IndexRange(first, Math.Min(rows, all[0].Count - first), 1), .. all[1..]];
        }
    }

    private static void Attributes(StringBuilder lines, AttributeSet attributes, string owner)
    {
        foreach (var (name, value) in attributes)
        {
            _ = lines.Append($"att {owner} {name} {value.Type} {Shown(value)}\n");
        }
    }

    private static string Shown(AttributeValue value) => value.Type switch
    {
        ElementType.Char => Convert.ToHexString(Encoding.UTF8.GetBytes(value.Text!)),
        ElementType.String => string.Join(' ', value.Strings.Select(Shown)),
        ElementType.Compound or ElementType.List or ElementType.Opaque => string.Join(' ', value.Elements),
        _ => Convert.ToHexString(value.Type switch
        {
            ElementType.Float => [.. value.Numbers.SelectMany(number => BitConverter.GetBytes((float)number))],
            ElementType.Double => [.. value.Numbers.SelectMany(BitConverter.GetBytes)],
            _ => [.. value.Integers.SelectMany(number => BitConverter.GetBytes(number)[..value.Type.ByteLength()])],
        }),
    };

    private static string Shown(string text) =>
        $"{Encoding.UTF8.GetByteCount(text)}:{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}";

    private static string Definition(UserType type)
    {
        var members = type.Members.Select(member => type.Kind switch
        {
            ElementType.List => $"{member.Type}",
            ElementType.Compound => $"{member.Name}@{member.Offset}:{member.Type}[{string.Join(',', member.Shape)}]",
            _ => $"{member.Name}={member.Value}",
        });
        var kind = type.Kind.IsNumeric() ? "Enum" : $"{type.Kind}";
        return $"{type.Name} {kind} {string.Join(' ', members)}".TrimEnd();
    }

    private static async Task<Dictionary<string, string>> RunAsync(string script, IEnumerable<string> files)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "TestData", "NetCdf4", script);
        var program = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var output = await Python.RunAsync(program, [.. files]);
        var dumps = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var dump in $"\n{output}".Split("\nfile ", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = dump.Split('\n', 2); // Of a file that the library refuses there is the name only.
            dumps.Add(lines[0], $"{lines.ElementAtOrDefault(1)?.TrimEnd('\n')}\n");
        }

        return dumps;
    }
}
