namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Chooses the code for a form of numbers, so that a kernel's loop asks nothing.</summary>
internal static class StoredForms
{
    /// <summary>Hands rows to a kernel.</summary>
    /// <typeparam name="TKernel">The kernel's type.</typeparam>
    /// <param name="rows">The rows; of float or double.</param>
    /// <param name="kernel">The kernel.</param>
    public static void Take<TKernel>(in StoredRows rows, in TKernel kernel)
        where TKernel : IStoredKernel, allows ref struct
    {
        switch (rows.Form)
        {
            case { Type: ElementType.Float, IsSwapped: false }:
                Take<TKernel, Singles>(rows, kernel);
                break;
            case { Type: ElementType.Float }:
                Take<TKernel, SwappedSingles>(rows, kernel);
                break;
            case { Type: ElementType.Double, IsSwapped: false }:
                Take<TKernel, Doubles>(rows, kernel);
                break;
            case { Type: ElementType.Double }:
                Take<TKernel, SwappedDoubles>(rows, kernel);
                break;
            default:
                throw new ArgumentException($"{rows.Form.Type} is not a floating-point type", nameof(rows));
        }
    }

    private static void Take<TKernel, TNumbers>(in StoredRows rows, in TKernel kernel)
        where TKernel : IStoredKernel, allows ref struct
        where TNumbers : struct, INumbers
    {
        var form = rows.Form;
        switch ((double.IsNaN(form.Missing), double.IsNaN(form.OtherMissing)))
        {
            case (true, true):
                kernel.Take<TNumbers, NoNumber>(rows);
                break;
            case (false, false) when form.Missing != form.OtherMissing:
                kernel.Take<TNumbers, TwoNumbers>(rows);
                break;
            default:
                kernel.Take<TNumbers, OneNumber>(rows);
                break;
        }
    }
}
