namespace Compute.Orleans.Engine.Operations.Conditions;

/// <summary>What a condition may speak of.</summary>
internal interface IConditionNames
{
    /// <summary>All that has a name, for errors: a sentence.</summary>
    string All { get; }

    /// <summary>Whether something has a name.</summary>
    /// <param name="name">The name.</param>
    bool Has(string name);
}
