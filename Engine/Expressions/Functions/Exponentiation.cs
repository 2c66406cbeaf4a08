using System.Numerics.Tensors;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>
/// The left number to the power of the right one: of a negative number to a power that is not whole it is missing.
/// </summary>
/// <remarks>
/// Missing to the power of 0, and 1 to the power of missing, stay missing, where IEEE 754 has 1. The powers 2, 0.5 and
/// -1 are the product, root and quotient that NumPy takes for them.
/// </remarks>
internal sealed class Exponentiation : BinaryFunction
{
    /// <summary>The largest whole power that products of doubles give a float of: its error is far below one.</summary>
    private const float LargestOfProducts = 64;

    /// <summary>How many numbers are widened at once: 4 KiB of the stack.</summary>
    private const int Block = 512;

    public override void Apply(Span<float> left, ReadOnlySpan<float> right)
    {
        for (var place = 0; place < left.Length; place++)
        {
            left[place] = (float)Raised(left[place], right[place]);
        }
    }

    public override void Apply(Span<double> left, ReadOnlySpan<double> right)
    {
        for (var place = 0; place < left.Length; place++)
        {
            left[place] = Raised(left[place], right[place]);
        }
    }

    public override void Apply(Span<float> left, float right)
    {
        switch (right)
        {
            case 1:
                break;
            case 2:
                TensorPrimitives.Multiply(left, left, left);
                break;
            case 0.5f:
                TensorPrimitives.Sqrt(left, left);
                break;
            case -1:
                TensorPrimitives.Divide(1, left, left);
                break;
            case not 0 when Math.Abs(right) <= LargestOfProducts && float.IsInteger(right):
                Multiply(left, (int)right);
                break;
            case 0 or float.PositiveInfinity or float.NegativeInfinity or float.NaN:
                foreach (ref var value in left)
                {
                    value = (float)Raised(value, right);
                }

                break;
            default:
                EachNumber.Apply(left, new Powers.OfSingles(right));
                break;
        }
    }

    public override void Apply(Span<double> left, double right)
    {
        switch (right)
        {
            case 1:
                break;
            case 2:
                TensorPrimitives.Multiply(left, left, left);
                break;
            case 0.5:
                TensorPrimitives.Sqrt(left, left);
                break;
            case -1:
                TensorPrimitives.Divide(1, left, left);
                break;
            default:
                foreach (ref var value in left)
                {
                    value = Raised(value, right);
                }

                break;
        }
    }

    private static double Raised(double number, double power) =>
        double.IsNaN(number) || double.IsNaN(power) ? double.NaN : Math.Pow(number, power);

    // By repeated squaring, in double precision: x^13 = x^8 x^4 x.
    private static void Multiply(Span<float> values, int power)
    {
        Span<double> squares = stackalloc double[Block];
        Span<double> products = stackalloc double[Block];
        while (!values.IsEmpty)
        {
            var part = values[..Math.Min(Block, values.Length)];
            var square = squares[..part.Length];
            var product = products[..part.Length];
            TensorPrimitives.ConvertTruncating<float, double>(part, square);
            product.Fill(1);
            for (var rest = Math.Abs(power); rest > 0; rest >>= 1)
            {
                if ((rest & 1) != 0)
                {
                    TensorPrimitives.Multiply(product, square, product);
                }

                TensorPrimitives.Multiply(square, square, square);
            }

            if (power < 0)
            {
                TensorPrimitives.Divide(1, product, product);
            }

            TensorPrimitives.ConvertTruncating<double, float>(product, part);
            values = values[part.Length..];
        }
    }
}
