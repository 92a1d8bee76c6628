namespace SkRerank.Experiments;

/// <summary>Says how the lists of the arms are merged into the one that a user sees.</summary>
public enum InterleavingMethod
{
    /// <summary>Arms draft documents in rounds; a click is the credit of the arm that drew the document. Any number of arms.</summary>
    TeamDraft,

    /// <summary>The first places hold as many documents of the one arm as of the other. Two arms.</summary>
    Balanced,

    /// <summary>Documents are drawn from the softmax over each arm's ranks; a click is shared by who could have drawn the document. Any number of arms.</summary>
    Probabilistic,
}
