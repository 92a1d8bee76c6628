namespace SkRerank.Prompting;

/// <summary>Says in which order passages stand in a prompt.</summary>
public enum ContextOrder
{
    /// <summary>The best first.</summary>
    Descending,

    /// <summary>The best at the beginning and at the end: 1, 3, 5, … 6, 4, 2.</summary>
    /// <remarks>Only where there are ten passages or more; with five it would put the third to the fifth into the middle, which gains nothing. Whether it helps depends on the model: measure it.</remarks>
    EdgesFirst,
}
