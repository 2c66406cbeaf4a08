using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.NetCdf.Indexes;

/// <summary>Reads the content of an index's bytes; trusts none of their counts.</summary>
/// <param name="content">What stands behind the preamble.</param>
/// <param name="name">Where it comes from, for messages.</param>
internal ref struct IndexDecoder(ReadOnlySpan<byte> content, string name)
{
    private const int GreatestElementBytes = 1 << 30;

    private readonly List<UserType> _types = [];
    private readonly List<Dimension> _dimensions = [];
    private StoredFields _fields = new(content, name);

    /// <summary>The index; nothing may be left over.</summary>
    public DatasetIndex Index()
    {
        var format = _fields.Text();
        var facts = _fields.Flag() ? Facts() : null;
        for (var left = _fields.Count(entryBytes: 4); left > 0; left--)
        {
            _types.Add(Type());
        }

        for (var left = _fields.Count(entryBytes: 3); left > 0; left--)
        {
            _dimensions.Add(new(_fields.Text(), _fields.Number(), _fields.Flag()));
        }

        var root = Group("");
        var groups = ImmutableArray.CreateBuilder<DatasetGroup>(_fields.Count(entryBytes: 5));
        while (groups.Count < groups.Capacity)
        {
            groups.Add(Group(_fields.Text()));
        }

        return _fields.Remaining == 0
            ? new(format, root.Dimensions, root.Variables, root.Attributes)
            {
                Types = root.Types,
                Groups = groups.MoveToImmutable(),
                Hdf5 = facts,
            }
            : throw _fields.Damaged($"{_fields.Remaining} bytes are left over");
    }

    private Hdf5Facts Facts()
    {
        var version = _fields.Number(limit: 256);
        var isNetCdf4 = _fields.Flag();
        var hasProperties = _fields.Flag();
        var properties = _fields.Text();
        return new(version, isNetCdf4, hasProperties ? properties : null);
    }

    private UserType Type()
    {
        var typeName = _fields.Text();
        var kind = _fields.Type();
        var bytes = _fields.Number(GreatestElementBytes);
        var members = ImmutableArray.CreateBuilder<UserTypeMember>(_fields.Count(entryBytes: 6));
        while (members.Count < members.Capacity)
        {
            members.Add(new(
                _fields.Text(),
                _fields.Type(),
                _fields.Number(GreatestElementBytes),
                Numbers(),
                _fields.Signed(),
                UserType())); // One that stands before, so that no type holds itself.
        }

        return new(typeName, kind, bytes, members.MoveToImmutable());
    }

    private UserType? UserType() => _fields.Number(_types.Count + 1) is > 0 and var number ? _types[number - 1] : null;

    private DatasetGroup Group(string path)
    {
        var dimensions = Dimensions();
        var types = ImmutableArray.CreateBuilder<UserType>(_fields.Count(entryBytes: 1));
        while (types.Count < types.Capacity)
        {
            types.Add(UserType() ?? throw _fields.Damaged("a type is missing"));
        }

        var attributes = Attributes();
        var variables = ImmutableArray.CreateBuilder<IndexedVariable>(_fields.Count(entryBytes: 10));
        while (variables.Count < variables.Capacity)
        {
            variables.Add(Variable());
        }

        return new(path, dimensions, variables.MoveToImmutable(), attributes) { Types = types.MoveToImmutable() };
    }

    private ImmutableArray<Dimension> Dimensions()
    {
        var own = ImmutableArray.CreateBuilder<Dimension>(_fields.Count(entryBytes: 1));
        while (own.Count < own.Capacity)
        {
            own.Add(_dimensions[_fields.Number(_dimensions.Count)]);
        }

        return own.MoveToImmutable();
    }

    private IndexedVariable Variable()
    {
        var variable = _fields.Text();
        var type = _fields.Type();
        var dimensions = Dimensions();
        var attributes = Attributes();
        var isBigEndian = _fields.Flag();
        var isUnfilled = _fields.Flag();
        var elementBytes = _fields.Number(GreatestElementBytes);
        var userType = UserType();
        var form = _fields.Flag() ? Form() : null;
        var heap = _fields.Flag() ? Heap() : null;
        return new(
            variable, type, dimensions, attributes, LayoutCodec.Read(ref _fields, dimensions.Length), isBigEndian)
        {
            ElementBytes = elementBytes,
            IsUnfilled = isUnfilled,
            UserType = userType,
            Form = form,
            Heap = heap,
        };
    }

    private NumberForm Form()
    {
        var (isFloating, isSigned, hasImpliedBit) = (_fields.Flag(), _fields.Flag(), _fields.Flag());
        var bias = _fields.Signed();
        return Numbers() is
            [var offset, var precision, var sign, var exponent, var exponentBits, var mantissa, var bits]
            && offset <= int.MaxValue && precision <= int.MaxValue && sign <= int.MaxValue
            && exponent <= int.MaxValue && exponentBits <= int.MaxValue && mantissa <= int.MaxValue
            && bits <= int.MaxValue
            ? new(isFloating, isSigned, (int)offset, (int)precision, (int)sign, (int)exponent, (int)exponentBits,
                (int)mantissa, (int)bits, bias, hasImpliedBit)
            : throw _fields.Damaged("the form of a number is none");
    }

    private TextHeap Heap() => new(_fields.Number(limit: 9), _fields.Number(limit: 9), _fields.Number());

    private AttributeSet Attributes()
    {
        var count = _fields.Count(entryBytes: 4);
        var attributes = new List<KeyValuePair<string, AttributeValue>>(count);
        while (attributes.Count < count)
        {
            attributes.Add(new(_fields.Text(), Value()));
        }

        return count == 0 ? AttributeSet.Empty : new AttributeSet(attributes);
    }

    private AttributeValue Value()
    {
        var type = _fields.Type();
        var userType = UserType();
        switch (type)
        {
            case ElementType.Char:
                return AttributeValue.FromText(_fields.Text());
            case ElementType.String:
                return AttributeValue.FromStrings(Texts());
            case ElementType.Compound or ElementType.List or ElementType.Opaque:
                return userType?.Kind == type
                    ? AttributeValue.FromElements(userType, Texts())
                    : throw _fields.Damaged("an attribute is of another type than it says");
            case ElementType.Float or ElementType.Double:
                var numbers = new double[_fields.Count(entryBytes: 8)];
                foreach (ref var number in numbers.AsSpan())
                {
                    number = _fields.Double();
                }

                return AttributeValue.FromNumbers(type, numbers);
            default:
                var integers = new long[_fields.Count(entryBytes: 1)];
                foreach (ref var integer in integers.AsSpan())
                {
                    integer = _fields.Signed();
                }

                return userType is null ? AttributeValue.FromIntegers(type, integers)
                    : userType.Kind == type ? AttributeValue.FromEnum(userType, integers)
                    : throw _fields.Damaged("an attribute is of another type than it says");
        }
    }

    private string[] Texts()
    {
        var texts = new string[_fields.Count(entryBytes: 1)];
        foreach (ref var text in texts.AsSpan())
        {
            text = _fields.Text();
        }

        return texts;
    }

    private ImmutableArray<long> Numbers()
    {
        var numbers = ImmutableArray.CreateBuilder<long>(_fields.Count(entryBytes: 1));
        while (numbers.Count < numbers.Capacity)
        {
            numbers.Add(_fields.Number());
        }

        return numbers.MoveToImmutable();
    }
}
