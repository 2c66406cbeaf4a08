using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.NetCdf.Indexes;

/// <summary>Writes the content of an index's bytes.</summary>
internal sealed class IndexEncoder
{
    private readonly FieldWriter _fields;
    private readonly DimensionTable _dimensions;
    private readonly TypeTable _types;

    private IndexEncoder(FieldWriter fields, DatasetIndex index)
    {
        _fields = fields;
        _dimensions = new(index);
        _types = new(index);
    }

    /// <summary>Writes an index.</summary>
    /// <param name="fields">Takes it.</param>
    /// <param name="index">The index.</param>
    public static void Write(FieldWriter fields, DatasetIndex index) => new IndexEncoder(fields, index).Index(index);

    private void Index(DatasetIndex index)
    {
        _fields.Text(index.Format);
        _fields.Flag(index.Hdf5 is not null);
        if (index.Hdf5 is { } facts)
        {
            _fields.Number(facts.SuperblockVersion);
            _fields.Flag(facts.IsNetCdf4);
            _fields.Flag(facts.Properties is not null);
            _fields.Text(facts.Properties ?? "");
        }

        _fields.Number(_types.Types.Count);
        foreach (var type in _types.Types)
        {
            Type(type);
        }

        _fields.Number(_dimensions.Dimensions.Count);
        foreach (var dimension in _dimensions.Dimensions)
        {
            _fields.Text(dimension.Name);
            _fields.Number(dimension.Length);
            _fields.Flag(dimension.IsUnlimited);
        }

        Group(index.Dimensions, index.Types, index.Variables, index.Attributes);
        _fields.Number(index.Groups.Length);
        foreach (var group in index.Groups)
        {
            _fields.Text(group.Path);
            Group(group.Dimensions, group.Types, group.Variables, group.Attributes);
        }
    }

    private void Type(UserType type)
    {
        _fields.Text(type.Name);
        _fields.Byte((int)type.Kind);
        _fields.Number(type.Bytes);
        _fields.Number(type.Members.Length);
        foreach (var member in type.Members)
        {
            _fields.Text(member.Name);
            _fields.Byte((int)member.Type);
            _fields.Number(member.Offset);
            Numbers(member.Shape);
            _fields.Signed(member.Value);
            _fields.Number(_types[member.UserType]);
        }
    }

    private void Group(
        ImmutableArray<Dimension> dimensions,
        ImmutableArray<UserType> types,
        ImmutableArray<IndexedVariable> variables,
        AttributeSet attributes)
    {
        Numbers([.. dimensions.Select(dimension => (long)_dimensions[dimension])]);
        Numbers([.. types.Select(type => (long)_types[type])]);
        Attributes(attributes);
        _fields.Number(variables.Length);
        foreach (var variable in variables)
        {
            Variable(variable);
        }
    }

    private void Variable(IndexedVariable variable)
    {
        _fields.Text(variable.Name);
        _fields.Byte((int)variable.Type);
        Numbers([.. variable.Dimensions.Select(dimension => (long)_dimensions[dimension])]);
        Attributes(variable.Attributes);
        _fields.Flag(variable.IsBigEndian);
        _fields.Flag(variable.IsUnfilled);
        _fields.Number(variable.ElementBytes);
        _fields.Number(_types[variable.UserType]);
        _fields.Flag(variable.Form is not null);
        if (variable.Form is { } form)
        {
            _fields.Flag(form.IsFloating);
            _fields.Flag(form.IsSigned);
            _fields.Flag(form.HasImpliedBit);
            _fields.Signed(form.ExponentBias);
            Numbers(
            [
                form.BitOffset, form.Precision, form.SignLocation, form.ExponentLocation, form.ExponentBits,
                form.MantissaLocation, form.MantissaBits,
            ]);
        }

        _fields.Flag(variable.Heap is not null);
        if (variable.Heap is { } heap)
        {
            _fields.Number(heap.OffsetBytes);
            _fields.Number(heap.LengthBytes);
            _fields.Number(heap.BaseAddress);
        }

        LayoutCodec.Write(_fields, variable.Layout);
    }

    private void Attributes(AttributeSet attributes)
    {
        _fields.Number(attributes.Count);
        foreach (var (name, value) in attributes)
        {
            _fields.Text(name);
            _fields.Byte((int)value.Type);
            _fields.Number(_types[value.UserType]);
            switch (value.Type)
            {
                case ElementType.Char:
                    _fields.Text(value.Text!);
                    break;
                case ElementType.String:
                    Texts(value.Strings);
                    break;
                case ElementType.Compound or ElementType.List or ElementType.Opaque:
                    Texts(value.Elements);
                    break;
                case ElementType.Float or ElementType.Double:
                    _fields.Number(value.Count);
                    foreach (var number in value.Numbers)
                    {
                        _fields.Double(number);
                    }

                    break;
                default:
                    _fields.Number(value.Count);
                    foreach (var integer in value.Integers)
                    {
                        _fields.Signed(integer);
                    }

                    break;
            }
        }
    }

    private void Texts(ImmutableArray<string> texts)
    {
        _fields.Number(texts.Length);
        foreach (var text in texts)
        {
            _fields.Text(text);
        }
    }

    private void Numbers(ImmutableArray<long> numbers)
    {
        _fields.Number(numbers.Length);
        foreach (var number in numbers)
        {
            _fields.Number(number);
        }
    }
}
