using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;

namespace Compute.Orleans.Engine.NetCdf.NetCdf4;

/// <summary>Turns types of HDF5 into those of NetCDF.</summary>
/// <remarks>
/// A type without a name that equals a committed one has that one's name, as in netCDF-C: members of a compound are
/// stored without theirs. One that equals none is named as later versions of netCDF-C do: _AnonymousEnum1.
/// Source: netCDF-C, libhdf5/hdf5open.c, get_type_info2 and read_type; H5Tget_native_type for widths.
/// </remarks>
internal sealed class TypeReader
{
    private const int GreatestFormLength = 256;

    private static readonly NumberForm _single = new(true, false, 0, 32, 31, 23, 8, 0, 23, 127, true);
    private static readonly NumberForm _double = new(true, false, 0, 64, 63, 52, 11, 0, 52, 1023, true);

    private readonly Dictionary<long, (string Name, Datatype Type)> _committed = [];
    private readonly Dictionary<long, StoredType> _byAddress = [];
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, UserType> _byForm = new(StringComparer.Ordinal);
    private readonly List<UserType> _anonymous = [];

    /// <summary>The types that have no name in the file, in the order in which they were met.</summary>
    public IReadOnlyList<UserType> Anonymous => _anonymous;

    /// <summary>Makes a committed type known; all of them come before anything is read.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The type.</param>
    public void Know(string name, TypeObject type)
    {
        if (_committed.TryAdd(type.Address, (name, type.Type)))
        {
            _ = _names.TryAdd(Form(type.Type), name);
        }
    }

    /// <summary>A committed type; null where it only names one of NetCDF's own.</summary>
    /// <param name="type">The type.</param>
    public UserType? Committed(TypeObject type) => Read(type.Type with { CommittedAt = type.Address }).UserType;

    /// <summary>What a type is in NetCDF.</summary>
    /// <param name="type">The type.</param>
    public StoredType Read(Datatype type)
    {
        if (type.CommittedAt is not { } address || !_committed.TryGetValue(address, out var committed))
        {
            return Convert(type, null);
        }

        if (!_byAddress.TryGetValue(address, out var known))
        {
            _byAddress.Add(address, known = Convert(committed.Type, committed.Name));
        }

        return known;
    }

    /// <summary>A text that is the same for equal types; that of a long one is kept as its hash.</summary>
    private static string Form(Datatype type)
    {
        var form = TypeForm.Of(type);
        return form.Length <= GreatestFormLength
            ? form
            : System.Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(form.AsSpan())));
    }

    private StoredType Convert(Datatype type, string? name) => type switch
    {
        FixedPointType integer => Integer(integer),
        FloatingPointType floating => Floating(floating),
        StringType text => new(text.Bytes == 1 ? ElementType.Char : ElementType.String, text.Bytes),
        VariableLengthType { IsText: true } => new(ElementType.String, type.Bytes) { IsInHeap = true },
        EnumerationType => Enumeration((EnumerationType)type, name),
        CompoundType => new(ElementType.Compound, type.Bytes) { UserType = User(type, name) },
        VariableLengthType => new(ElementType.List, type.Bytes) { UserType = User(type, name), IsInHeap = true },
        OpaqueType => Opaque(User(type, name), "it is of an opaque type"),
        ReferenceType { IsToObject: true } => Opaque(new("reference", ElementType.Opaque, type.Bytes, []),
            "it holds references to other variables, of which NetCDF has none"),
        ReferenceType => Opaque(new("region reference", ElementType.Opaque, type.Bytes, []),
            "it holds references to regions of other variables, of which NetCDF has none"),
        ArrayType => Opaque(new("array", ElementType.Opaque, type.Bytes, []), "its elements are arrays themselves"),
        UnreadType unread => Opaque(new(unread.Name, ElementType.Opaque, type.Bytes, []), $"its type is {unread.Name}"),
        _ => Opaque(new("unknown", ElementType.Opaque, type.Bytes, []), "its type is unknown"),
    };

    private static StoredType Opaque(UserType type, string refusal) =>
        new(ElementType.Opaque, type.Bytes) { UserType = type, Refusal = refusal };

    private static StoredType Integer(FixedPointType integer)
    {
        if (integer.Precision > 64)
        {
            return Opaque(
                new("wide integer", ElementType.Opaque, integer.Bytes, []),
                $"its numbers have {integer.Precision} bits, and 64 are the most");
        }

        if (integer.Bytes > NumberConverter.GreatestBytes)
        {
            return TooWide(integer);
        }

        var type = integer.Precision switch
        {
            <= 8 => integer.IsSigned ? ElementType.Byte : ElementType.UByte,
            <= 16 => integer.IsSigned ? ElementType.Short : ElementType.UShort,
            <= 32 => integer.IsSigned ? ElementType.Int : ElementType.UInt,
            _ => integer.IsSigned ? ElementType.Int64 : ElementType.UInt64,
        };
        var isOwn = integer.BitOffset == 0
            && integer.Precision == 8 * integer.Bytes
            && integer.Bytes == type.ByteLength();
        return new(type, integer.Bytes)
        {
            IsBigEndian = integer.IsBigEndian,
            Form = isOwn ? null : new(false, integer.IsSigned, integer.BitOffset, integer.Precision),
        };
    }

    private static StoredType Floating(FloatingPointType floating)
    {
        var form = floating.Form with { IsSigned = false };
        if (form == _single && floating.Bytes == 4)
        {
            return new(ElementType.Float, 4) { IsBigEndian = floating.IsBigEndian };
        }

        if (form == _double && floating.Bytes == 8)
        {
            return new(ElementType.Double, 8) { IsBigEndian = floating.IsBigEndian };
        }

        return floating.Bytes > NumberConverter.GreatestBytes
            ? TooWide(floating)
            : new(form.Precision <= 32 ? ElementType.Float : ElementType.Double, floating.Bytes)
            {
                IsBigEndian = floating.IsBigEndian,
                Form = floating.Form,
            };
    }

    private static StoredType TooWide(Datatype number) => Opaque(
        new("wide number", ElementType.Opaque, number.Bytes, []),
        $"its numbers take {number.Bytes} bytes, and {NumberConverter.GreatestBytes} are the most");

    private StoredType Enumeration(EnumerationType type, string? name)
    {
        var number = Integer(type.Base);
        return number.Refusal is not null ? number : number with { UserType = User(type, name) };
    }

    private UserType User(Datatype type, string? name)
    {
        var form = Form(type);
        if (name is null && _byForm.TryGetValue(form, out var known))
        {
            return known;
        }

        var made = type switch
        {
            EnumerationType enumeration => new UserType(
                "", Integer(enumeration.Base).Type, type.Bytes, Members(enumeration)),
            CompoundType compound => new("", ElementType.Compound, type.Bytes, Members(compound)),
            VariableLengthType list => new("", ElementType.List, type.Bytes, [Member("", 0, list.Base)]),
            _ => new("", ElementType.Opaque, type.Bytes, []),
        };
        var named = made with { Name = name ?? _names.GetValueOrDefault(form) ?? NameOf(type) };
        if (name is null && !_names.ContainsKey(form))
        {
            _anonymous.Add(named);
        }

        _ = _byForm.TryAdd(form, named);
        return named;
    }

    private string NameOf(Datatype type) => (type switch
    {
        EnumerationType => "_AnonymousEnum",
        CompoundType => "_AnonymousCompound",
        VariableLengthType => "_AnonymousVlen",
        _ => "_AnonymousOpaque",
    }) + (_anonymous.Count + 1);

    private static ImmutableArray<UserTypeMember> Members(EnumerationType type)
    {
        var number = Integer(type.Base).Type;
        return [.. type.Members.Select(member => new UserTypeMember(member.Name, number, 0, [], member.Value, null))];
    }

    private ImmutableArray<UserTypeMember> Members(CompoundType type) =>
        [.. type.Members.Select(member => Member(member.Name, member.Offset, member.Type))];

    private UserTypeMember Member(string name, int offset, Datatype type)
    {
        var (element, shape) = type is ArrayType array
            ? (array.Base, array.Shape.Select(length => (long)length).ToImmutableArray())
            : (type, []);
        var stored = Read(element);
        return new(name, stored.Type, offset, shape, 0, stored.UserType);
    }
}
