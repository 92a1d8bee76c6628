namespace SkRerank.LearningToRank.Trees;

/// <summary>One inner node of a tree: a row goes left where its value is at most the threshold, or is one of the categories.</summary>
internal readonly record struct TreeSplit
{
    /// <summary>The column that is looked at.</summary>
    public required int Feature { get; init; }

    /// <summary>The greatest value that goes left; of no meaning where <see cref="Categories"/> is set.</summary>
    public double Threshold { get; init; }

    /// <summary>The categories that go left as bits, 32 a word, or null where the split is numeric.</summary>
    public uint[]? Categories { get; init; }

    /// <summary>What counts as missing.</summary>
    public MissingValue Missing { get; init; }

    /// <summary>Whether a missing value goes left.</summary>
    public bool DefaultLeft { get; init; }

    /// <summary>Where left leads: the number of a node, or the complement of a leaf's.</summary>
    public required int Left { get; init; }

    /// <summary>Where right leads: the number of a node, or the complement of a leaf's.</summary>
    public required int Right { get; init; }

    /// <summary>What the split gained in training.</summary>
    public double Gain { get; init; }

    /// <summary>How many training rows, or how much weight of them, came here.</summary>
    public double Cover { get; init; }

    /// <summary>Tells whether a value goes left.</summary>
    public bool GoesLeft(double value)
    {
        if (Categories is not null) return HasCategory(Categories, value);
        if (double.IsNaN(value))
        {
            if (Missing != MissingValue.None) return DefaultLeft;
            value = 0;
        }

        return Missing == MissingValue.Zero && value == 0 ? DefaultLeft : value <= Threshold;
    }

    /// <summary>Tells whether the whole part of a value is one of the categories; NaN and what is below 0 never is.</summary>
    public static bool HasCategory(uint[] categories, double value)
    {
        // Below -1 and not: -0.5 is cut to category 0, as a cast in C does.
        if (!(value > -1) || value >= 32.0 * categories.Length) return false;
        var category = (int)value;
        return (categories[category >> 5] >> (category & 31) & 1) != 0;
    }
}
