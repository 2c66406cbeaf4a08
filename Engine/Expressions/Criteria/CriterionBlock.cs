using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions.Criteria;

/// <summary>A block of an array, and what the operands of a criterion are there.</summary>
/// <param name="region">Where the block is in the array.</param>
/// <param name="operands">For each operand its type, float or double, and its values, row-major, NaN where missing.</param>
internal sealed class CriterionBlock(
    Region region, IReadOnlyList<(ElementType Type, ReadOnlyMemory<byte> Values)> operands)
{
    /// <summary>Where the block is in the array.</summary>
    public Region Region => region;

    /// <summary>The type of an operand.</summary>
    /// <param name="operand">The operand's place.</param>
    public ElementType TypeOf(int operand) => operands[operand].Type;

    /// <summary>The values of an operand in single precision.</summary>
    /// <param name="operand">The operand's place.</param>
    public ReadOnlySpan<float> Singles(int operand) =>
        MemoryMarshal.Cast<byte, float>(operands[operand].Values.Span);

    /// <summary>Some values of an operand in double precision.</summary>
    /// <param name="operand">The operand's place.</param>
    /// <param name="start">The first of them.</param>
    /// <param name="room">Room for as many as are wanted; used where they must be converted.</param>
    public ReadOnlySpan<double> Doubles(int operand, int start, Span<double> room)
    {
        var (type, values) = operands[operand];
        if (type == ElementType.Double)
        {
            return MemoryMarshal.Cast<byte, double>(values.Span).Slice(start, room.Length);
        }

        TensorPrimitives.ConvertTruncating(Singles(operand).Slice(start, room.Length), room);
        return room;
    }
}
