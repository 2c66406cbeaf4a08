namespace Compute.Orleans.Engine.Operations.Signatures;

/// <summary>What an operation is for: the groups in which a user looks for it.</summary>
public enum OperationKind
{
    /// <summary>It takes a part of an input: of its region, or of its values.</summary>
    Selection,

    /// <summary>It joins inputs.</summary>
    Joining,

    /// <summary>It makes one value of many.</summary>
    Reduction,

    /// <summary>It makes one number of two.</summary>
    Arithmetic,

    /// <summary>It makes a number of a number.</summary>
    Function,

    /// <summary>It is a process beside the operations.</summary>
    Service,
}
