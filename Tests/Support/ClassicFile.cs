using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Writing;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Tests.Support;

/// <summary>Small classic files made and read by our own layout and readers, which have tests of their own.</summary>
internal sealed class ClassicFile
{
    private readonly List<Dimension> _dimensions = [];
    private readonly List<(VariableDefinition Definition, double[] Values)> _variables = [];
    private AttributeSet _attributes = AttributeSet.Empty;

    /// <summary>Adds a dimension.</summary>
    public ClassicFile Dimension(string name, long length, bool isUnlimited = false)
    {
        _dimensions.Add(new Dimension(name, length, isUnlimited));
        return this;
    }

    /// <summary>Adds a global attribute.</summary>
    public ClassicFile Attribute(string name, string text)
    {
        _attributes = _attributes.With(name, text);
        return this;
    }

    /// <summary>Adds a variable; its values are stored numbers.</summary>
    public ClassicFile Variable(
        string name,
        ElementType type,
        string[] dimensions,
        double[] values,
        params (string Name, object Value)[] attributes)
    {
        var set = new AttributeSet(attributes.Select(attribute => KeyValuePair.Create(attribute.Name, Value(attribute.Value))));
        _variables.Add((new VariableDefinition(name, type, [.. dimensions], set), values));
        return this;
    }

    /// <summary>Writes the file.</summary>
    public string Write(string path)
    {
        var layout = Layout();
        using var file = File.Create(path);
        file.SetLength(layout.Length);
        file.Write(layout.Header.Span);
        foreach (var (placement, (definition, values)) in layout.Placements.Zip(_variables))
        {
            var bytes = CoordinateBytes.Of(values, definition.Type);
            var run = (int)placement.Bytes;
            for (var record = 0; record * run < bytes.Length; record++)
            {
                file.Position = placement.Offset + (record * placement.Stride);
                file.Write(bytes.AsSpan(record * run, run));
            }
        }

        return path;
    }

    /// <summary>The layout that <see cref="Write"/> follows.</summary>
    public ClassicLayout Layout() => ClassicLayout.Create(
        [.. _dimensions], [.. _variables.Select(variable => variable.Definition)], _attributes);

    /// <summary>A file's index.</summary>
    public static async Task<DatasetIndex> IndexAsync(string path)
    {
        await using var source = FileSource.Open(path);
        return await DatasetReader.ReadIndexAsync(source, TestContext.Current.CancellationToken);
    }

    /// <summary>The stored numbers of a variable.</summary>
    public static async Task<double[]> ValuesAsync(string path, string variable)
    {
        await using var source = FileSource.Open(path);
        var index = await DatasetReader.ReadIndexAsync(source, TestContext.Current.CancellationToken);
        var known = index.Variable(variable) ?? throw new ArgumentException($"{path} has no {variable}", nameof(variable));
        var bytes = await DatasetDump.ReadAllAsync(source, known, TestContext.Current.CancellationToken);
        return NodeArrays.Doubles(bytes, known.Type);
    }

    /// <summary>What the stored numbers of a variable mean, NaN where missing.</summary>
    public static async Task<double[]> DecodedAsync(string path, string variable)
    {
        var known = (await IndexAsync(path)).Variable(variable)!;
        var packing = Packing.Of(known.Type, known.Attributes);
        var isUnsigned = packing.Stored != known.Type;
        var range = Math.Pow(256, known.Type.ByteLength());
        return [.. (await ValuesAsync(path, variable))
            .Select(number => isUnsigned && number < 0 ? number + range : number)
            .Select(number => packing.Missing.Contains(number) ? double.NaN : (number * packing.Scale) + packing.Offset)];
    }

    private static AttributeValue Value(object value) => value switch
    {
        string text => AttributeValue.FromText(text),
        float number => AttributeValue.FromNumbers(ElementType.Float, number),
        double number => AttributeValue.FromNumbers(ElementType.Double, number),
        sbyte number => AttributeValue.FromIntegers(ElementType.Byte, number),
        short number => AttributeValue.FromIntegers(ElementType.Short, number),
        int number => AttributeValue.FromIntegers(ElementType.Int, number),
        _ => throw new ArgumentException($"{value.GetType()} is no attribute here", nameof(value)),
    };
}
