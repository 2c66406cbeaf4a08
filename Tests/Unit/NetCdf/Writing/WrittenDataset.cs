using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Writing;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.NetCdf.Writing;

/// <summary>Datasets for the writer: drawn definitions, data for them, and the file of both.</summary>
internal static class WrittenDataset
{
    public static readonly ImmutableArray<Dimension> Dimensions =
        [new("time", 4, true), new("x", 3), new("y", 5), new("\u6e29 nv", 2)];

    private static readonly ImmutableArray<ImmutableArray<string>> _shapes =
        [[], ["time"], ["x"], ["time", "x"], ["y", "x"], ["time", "y", "\u6e29 nv"], ["x", "x"], ["time", "y", "x"]];

    public static Gen<ImmutableArray<VariableDefinition>> Definitions() =>
        Gen.Select(Gen.Enum<ElementType>().Where(type => type.HasByteLength()), Gen.Int[0, _shapes.Length - 1], Gen.Bool)
            .Array[0, 6]
            .Select(drawn => drawn
                .Select((draw, number) => new VariableDefinition(
                    number == 0 ? "\u00e9 first" : $"v{number}",
                    draw.Item1,
                    _shapes[draw.Item2],
                    draw.Item3 ? Described(draw.Item1) : AttributeSet.Empty))
                .ToImmutableArray());

    public static VariableDefinition Define(string name, ElementType type, params string[] dimensions) =>
        new(name, type, [.. dimensions], AttributeSet.Empty);

    public static AttributeSet Described(ElementType type)
    {
        var value = type.IsFloating() ? AttributeValue.FromNumbers(type, 1.5, double.NaN, -0.25)
            : type == ElementType.Char ? AttributeValue.FromText("c")
            : type is ElementType.UByte or ElementType.UShort or ElementType.UInt
                ? AttributeValue.FromIntegers(type, 200)
            : AttributeValue.FromIntegers(type, -1, 0, 127);
        return AttributeSet.Empty
            .With("value", value)
            .With("text", "\u2103 degrees")
            .With("empty", "")
            .With("provenance.wps_identifier", "CDAT.subset");
    }

    /// <summary>Elements that no two variables share.</summary>
    public static byte[] Content(VariableDefinition variable)
    {
        var elements = variable.Dimensions
            .Aggregate(1L, (product, name) => product * Dimensions.Single(dimension => dimension.Name == name).Length);
        var bytes = new byte[elements * variable.Type.ByteLength()];
        var key = SHA256.HashData(Encoding.UTF8.GetBytes(variable.Name));
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(key[i % 31] + i);
        }

        return bytes;
    }

    public static byte[] Bytes<T>(IEnumerable<T> numbers, Func<T, byte[]> bytes) => [.. numbers.SelectMany(bytes)];

    public static byte[] Write(ClassicLayout layout) => Write(layout, Content);

    /// <summary>Writes every variable at its own place, last one first.</summary>
    public static byte[] Write(ClassicLayout layout, Func<VariableDefinition, byte[]> content)
    {
        var file = new byte[layout.Length];
        foreach (var placement in layout.Placements.Reverse())
        {
            var elements = content(placement.Variable);
            ByteSwap.NativeToBigEndian(elements, placement.Variable.Type);
            var runs = placement.IsRecord ? layout.Records : 1;
            Assert.Equal(elements.Length, runs * placement.Bytes);
            for (long run = 0; run < runs; run++)
            {
                elements.AsSpan((int)(run * placement.Bytes), (int)placement.Bytes)
                    .CopyTo(file.AsSpan((int)(placement.Offset + (run * placement.Stride))));
            }
        }

        layout.Header.Span.CopyTo(file);
        return file;
    }
}
