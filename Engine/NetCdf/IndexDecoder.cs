using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>Reads the content of an index's bytes; trusts none of their counts.</summary>
/// <param name="content">What stands behind the preamble.</param>
/// <param name="name">Where it comes from, for messages.</param>
internal ref struct IndexDecoder(ReadOnlySpan<byte> content, string name)
{
    private ReadOnlySpan<byte> _rest = content;

    /// <summary>The index; nothing may be left over.</summary>
    public DatasetIndex Index()
    {
        var format = Text();
        var own = Integer();
        var dimensions = Dimensions();
        if (own > dimensions.Length)
        {
            throw Damaged($"{own} dimensions of {dimensions.Length}");
        }

        var attributes = Attributes();
        var variables = ImmutableArray.CreateBuilder<IndexedVariable>(Count(entryBytes: 22));
        while (variables.Count < variables.Capacity)
        {
            variables.Add(Variable(dimensions));
        }

        return _rest.IsEmpty
            ? new(format, dimensions[..own], variables.MoveToImmutable(), attributes)
            : throw Damaged($"{_rest.Length} bytes are left over");
    }

    private ImmutableArray<Dimension> Dimensions()
    {
        var dimensions = ImmutableArray.CreateBuilder<Dimension>(Count(entryBytes: 13));
        while (dimensions.Count < dimensions.Capacity)
        {
            dimensions.Add(new(Text(), Long(), Flag()));
        }

        return dimensions.MoveToImmutable();
    }

    private IndexedVariable Variable(ImmutableArray<Dimension> dimensions)
    {
        var variable = Text();
        var type = Type();
        var own = ImmutableArray.CreateBuilder<Dimension>(Count(entryBytes: 4));
        while (own.Count < own.Capacity)
        {
            var number = Integer();
            own.Add(number < dimensions.Length ? dimensions[number] : throw Damaged($"dimension {number}"));
        }

        var attributes = Attributes();
        var isBigEndian = Flag();
        DataLayout layout = Byte() switch
        {
            0 => new ContiguousLayout(Long()),
            1 when own.Count > 0 => new RecordLayout(Long(), Long()),
            var kind => throw Damaged($"layout {kind} of {variable}"),
        };

        return new(variable, type, own.MoveToImmutable(), attributes, layout, isBigEndian);
    }

    private AttributeSet Attributes()
    {
        var count = Count(entryBytes: 9);
        var attributes = new List<KeyValuePair<string, AttributeValue>>(count);
        while (attributes.Count < count)
        {
            attributes.Add(new(Text(), Value()));
        }

        return count == 0 ? AttributeSet.Empty : new AttributeSet(attributes);
    }

    private AttributeValue Value()
    {
        var type = Type();
        if (type == ElementType.Char)
        {
            return AttributeValue.FromText(Text());
        }

        var count = Count(entryBytes: 8);
        if (type.IsFloating())
        {
            var numbers = new double[count];
            foreach (ref var number in numbers.AsSpan())
            {
                number = BinaryPrimitives.ReadDoubleLittleEndian(Take(8));
            }

            return AttributeValue.FromNumbers(type, numbers);
        }

        var integers = new long[count];
        foreach (ref var integer in integers.AsSpan())
        {
            integer = BinaryPrimitives.ReadInt64LittleEndian(Take(8));
        }

        return AttributeValue.FromIntegers(type, integers);
    }

    private ElementType Type()
    {
        var type = (ElementType)Byte();
        return type is >= ElementType.Byte and <= ElementType.UInt64 ? type : throw Damaged($"type {(int)type}");
    }

    private string Text() => Encoding.UTF8.GetString(Take(Integer()));

    private bool Flag() => Byte() switch { 0 => false, 1 => true, var flag => throw Damaged($"flag {flag}") };

    private int Byte() => Take(1)[0];

    /// <summary>A number that is never negative.</summary>
    private int Integer()
    {
        var number = BinaryPrimitives.ReadInt32LittleEndian(Take(4));
        return number >= 0 ? number : throw Damaged($"number {number}");
    }

    /// <summary>A length or an offset, which is never negative.</summary>
    private long Long()
    {
        var number = BinaryPrimitives.ReadInt64LittleEndian(Take(8));
        return number >= 0 ? number : throw Damaged($"number {number}");
    }

    /// <summary>The length of a list, held against the bytes that its entries must have at least.</summary>
    private int Count(int entryBytes)
    {
        var count = Integer();
        return count <= _rest.Length / entryBytes ? count : throw Damaged($"{count} entries in {_rest.Length} bytes");
    }

    private ReadOnlySpan<byte> Take(int bytes)
    {
        if (bytes > _rest.Length)
        {
            throw Damaged($"{bytes} bytes are wanted and {_rest.Length} are left");
        }

        var taken = _rest[..bytes];
        _rest = _rest[bytes..];
        return taken;
    }

    private readonly ComputeException Damaged(string cause) =>
        new(Fault.CorruptData, name, $"{name} is a damaged index: {cause}");
}
