using System.Numerics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Keeps the smaller value; of zeros +0 counts as larger than -0.</summary>
internal readonly struct Smaller : IExtreme
{
    public static double Of(double one, double other) => double.MinNumber(one, other);

    public static Vector<double> Of(Vector<double> one, Vector<double> other) => Vector.MinNumber(one, other);
}
