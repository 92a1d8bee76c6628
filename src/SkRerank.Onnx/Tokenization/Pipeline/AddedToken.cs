namespace SkRerank.Onnx.Tokenization.Pipeline;

/// <summary>A token that is matched in the text before anything else.</summary>
/// <param name="Text">What is matched; for one that is matched after normalisation, in its normalised form.</param>
/// <param name="Id">The id.</param>
/// <param name="TakesSpaceBefore">Whether white space before it belongs to it.</param>
/// <param name="TakesSpaceAfter">Whether white space after it belongs to it.</param>
/// <param name="WholeWord">Whether it must not touch a letter, digit or underscore.</param>
internal sealed record AddedToken(string Text, int Id, bool TakesSpaceBefore, bool TakesSpaceAfter, bool WholeWord);
